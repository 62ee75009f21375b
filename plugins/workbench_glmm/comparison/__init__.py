"""Several generalised linear models of one outcome side by side, with or without random effects."""
