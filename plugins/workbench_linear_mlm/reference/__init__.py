"""Validation cases of linear mixed models made of a folder of reference values (`linear_mlm/*.json`)."""
