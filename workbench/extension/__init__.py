"""Extension: hook specifications, discovery of plugins, and the plugin manager."""
