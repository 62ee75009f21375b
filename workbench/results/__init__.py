"""Results: the document tree that every analysis returns, and its renderers."""
