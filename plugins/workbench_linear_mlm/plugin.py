"""The light description of the family: what the plugin manager imports at start."""
