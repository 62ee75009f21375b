"""Generalised linear mixed models: outcomes of any family for rows in groups."""
