"""Which values are missing, where, and what a model would lose."""
