"""Fits of the reference cases by our own engine, made once a test run."""

from __future__ import annotations

from functools import cache

from engine.reference_designs import design

from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm


@cache
def fitted(name: str, method: str) -> LmmFit:
    """The fit of one reference case, method "reml" or "ml"."""
    d = design(name)
    blocks = [RandomBlock(b.group, b.codes, b.n_levels, b.Z, b.names) for b in d.blocks]
    return fit_lmm(d.y, d.X, blocks, weights=d.weights, reml=method == "reml")
