"""The results document: one card for each analysis, drawn from its result tree."""
