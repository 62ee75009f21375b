"""Data: typed columns with metadata, readers, level detection."""
