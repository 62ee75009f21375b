"""Analysis: descriptions, options, recipes, the runner and its workers."""
