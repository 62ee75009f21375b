"""Generalised linear models over several imputed data sets, pooled by Rubin's rules."""
