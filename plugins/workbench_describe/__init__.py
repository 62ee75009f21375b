"""Describing data: variables, tables, correlations, levels, missing values."""
