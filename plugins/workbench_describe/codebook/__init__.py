"""Codebook: what each variable means, which values it has, and how they are written."""
