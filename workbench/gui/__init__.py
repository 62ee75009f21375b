"""The window: one renderer of data, models and results."""
