"""Edits of many cells, rows or columns at once, each a function from a Dataset to a new one."""
