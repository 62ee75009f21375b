"""Residual checks of models of categories.

Surrogate residuals (Liu & Zhang 2018, J. Am. Stat. Assoc. 113) draw for every row a value of the latent
variable within the interval of its category; if the model holds, latent value minus linear predictor follows
the law of the link, whatever the predictors. On the normal scale: r = Phi^-1(U), U uniform between F(lower)
and F(upper). For unordered categories the same is done with the categories in the order of the table
(randomised quantile residuals, Dunn & Smyth 1996, J. Comput. Graph. Stat. 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.api import Dataset, Design, Section, Text, diagnostics
from workbench_glmm.categories.options import CategoryOptions
from workbench_glmm.categories.outcome import Categories

Floats = NDArray[np.float64]


def randomised(codes: NDArray[np.intp], probabilities: Floats, seed: int) -> Floats:
    """Residuals (n,), standard normal if the model holds. probabilities: (n, K) of the categories."""
    rows = np.arange(len(codes))
    above = np.cumsum(probabilities, axis=1)
    above /= above[:, -1:]
    upper = above[rows, codes]
    lower = np.where(codes > 0, above[rows, codes - 1], 0.0)
    u = lower + np.random.default_rng(seed).random(len(codes)) * (upper - lower)
    return np.asarray(ndtri(np.clip(u, 1e-15, 1.0 - 1e-15)))


class FittedCategories(Protocol):
    """What is asked of a fitted model of categories; probabilities (n, K): of every row."""

    @property
    def data(self) -> Dataset: ...
    @property
    def design(self) -> Design: ...
    @property
    def options(self) -> CategoryOptions: ...
    @property
    def outcome(self) -> Categories: ...
    @property
    def probabilities(self) -> Floats: ...


def category_diagnostics(
    fitted: FittedCategories,
    position: Floats,
    position_title: str,
    random: Sequence[diagnostics.RandomEffect] = (),
) -> Section:
    """The shared diagnostics. position (n,): what residuals are drawn against; random: effects of groups."""
    seed = fitted.options.seed
    residuals = randomised(fitted.outcome.codes, fitted.probabilities, seed)
    model = diagnostics.FittedModel(
        data=fitted.data,
        design=fitted.design,
        fitted=position,
        fitted_title=position_title,
        residuals=diagnostics.Residuals("Quantile residual", residuals, True),
        seed=seed,
        random=random,
        ci_level=fitted.options.ci_level,
    )
    about = Text("residuals_drawn", "What the residuals are", f"{DRAWN} The seed was {seed}.")
    return diagnostics.diagnostics_section(model, (about,))


DRAWN = (
    "A category leaves open where in it a row lies; its residual is drawn at random within that, so that "
    "the residuals are normal if the model holds."
)
