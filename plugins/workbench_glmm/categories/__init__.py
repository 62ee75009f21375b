"""Models of categories: ordered ones by cumulative links, unordered ones by baseline-category logits."""
