"""Graphs of data: what is drawn is chosen by pointing at variables, as options of ordinary analyses."""
