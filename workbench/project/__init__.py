"""Project: the saved file, recent files, journal and undo."""
