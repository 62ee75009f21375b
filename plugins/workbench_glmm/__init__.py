"""Generalised linear models, with and without random effects: one family of analyses, one plugin."""
