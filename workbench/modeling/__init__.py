"""Modeling: formula grammar, model specification, design matrices, equations."""
