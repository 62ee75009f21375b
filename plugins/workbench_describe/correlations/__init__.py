"""How numeric variables go together, within groups and between them."""
