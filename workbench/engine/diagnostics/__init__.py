"""Numbers behind the diagnostics of fitted models: shapes, envelopes, added columns, deletion of groups."""
