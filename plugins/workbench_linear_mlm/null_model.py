"""The null model, fitted unasked: how much of the outcome lies between the groups at all."""

from __future__ import annotations

import numpy as np

from workbench.api import Design, Reporter
from workbench.engine.lmm import LmmFit, fit_lmm
from workbench_linear_mlm.random_blocks import intercepts


def fit_null(design: Design, *, reml: bool, reporter: Reporter) -> LmmFit:
    """outcome ~ 1 + (1 | each grouping), on the same rows, weights and offset."""
    return fit_lmm(
        design.y,
        np.ones((design.n_used, 1)),
        intercepts(design),
        weights=design.weights,
        offset=design.offset,
        reml=reml,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def is_null(design: Design) -> bool:
    """Whether the model of the user is the null model already."""
    names = [name for r in design.all_random for name in r.names]
    labels = [r.label for r in design.all_random]
    only_intercepts = set(names) == {"(Intercept)"} and len(set(labels)) == len(labels)
    return only_intercepts and design.x_names == ("(Intercept)",)
