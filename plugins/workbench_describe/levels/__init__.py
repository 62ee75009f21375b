"""Groups, what belongs to which level, and how much lies between groups."""
