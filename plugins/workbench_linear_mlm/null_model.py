"""The null model, fitted unasked: how much of the outcome lies between the groups at all."""

from __future__ import annotations

import numpy as np

from workbench.api import Design, Reporter
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm


def fit_null(design: Design, *, reml: bool, reporter: Reporter) -> LmmFit:
    """outcome ~ 1 + (1 | each grouping), on the same rows, weights and offset."""
    ones = np.ones((design.n_used, 1))
    blocks = {
        r.label: RandomBlock(r.label, r.codes, r.n_levels, ones, ("(Intercept)",)) for r in design.random
    }
    return fit_lmm(
        design.y,
        ones,
        list(blocks.values()),
        weights=design.weights,
        offset=design.offset,
        reml=reml,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def is_null(design: Design) -> bool:
    """Whether the model of the user is the null model already."""
    names = [name for r in design.random for name in r.names]
    labels = [r.label for r in design.random]
    only_intercepts = set(names) == {"(Intercept)"} and len(set(labels)) == len(labels)
    return only_intercepts and design.x_names == ("(Intercept)",)
