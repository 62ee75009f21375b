"""Numbers that describe data before any model: moments, correlations by level, cross tables, missing
values.
"""
