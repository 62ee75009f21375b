"""Two categorical variables against each other."""
