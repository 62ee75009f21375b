"""Extension: hook specifications and the plugin manager."""
