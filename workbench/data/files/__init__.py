"""Data files of other programs, behind one registry: see `registry`, `read` and `write`."""
