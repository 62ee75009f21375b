"""Checks of a fitted model of this family: residuals, probabilities that come true, counts, unusual rows."""
