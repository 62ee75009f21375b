"""Generalised linear models of rows that are independent of each other."""
