"""The generalised mixed models that are compared, each with the R package it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from cases import published


@dataclass(frozen=True)
class GlmmCase:
    """engine: glmer, glmer.nb or glmmTMB, "" for none; arguments: of its call, as R code.

    options: of our fit.  bar: how many times faster we mean to be at least.
    """

    name: str
    formula: str
    frame: Callable[[], pd.DataFrame]
    engine: str
    arguments: str
    options: dict[str, Any] = field(default_factory=dict)
    bar: float = 0.0


def counts(n_rows: int = 2_000, n_groups: int = 100) -> pd.DataFrame:
    """Negative binomial counts, some of which can only be zero, in groups."""
    random = np.random.default_rng(4)
    group = np.sort(random.integers(0, n_groups, n_rows))
    x = random.normal(size=n_rows)
    mu = np.exp(1 + 0.4 * x + random.normal(scale=0.5, size=n_groups)[group])
    y = random.negative_binomial(1.5, 1.5 / (1.5 + mu))
    z = np.where(random.random(n_rows) < 0.25, 0, random.poisson(mu))
    names = pd.Index(np.arange(n_groups).astype(str))
    return pd.DataFrame({"y": y, "z": z, "x": x, "g": pd.Categorical.from_codes(group, names)})


def yes_or_no(n_rows: int, n_groups: int, shuffled: bool) -> Callable[[], pd.DataFrame]:
    """Random intercepts, rows by group or in random order."""

    def simulate() -> pd.DataFrame:
        random = np.random.default_rng(1)
        group = np.sort(random.integers(0, n_groups, n_rows))
        x = random.normal(size=n_rows)
        eta = -0.5 + 0.7 * x + random.normal(scale=0.8, size=n_groups)[group]
        y = (random.random(n_rows) < 1 / (1 + np.exp(-eta))).astype(int)
        names = pd.Index(np.arange(n_groups).astype(str))
        frame = pd.DataFrame({"y": y, "x": x, "g": pd.Categorical.from_codes(group, names)})
        return frame.sample(frac=1, random_state=2, ignore_index=True) if shuffled else frame

    return simulate


CONTRACEPTION = "use ~ age + I(age^2) + urban + livch + (1 | district)"
VERBAGG = "r2 ~ Anger + Gender + btype + situ + (1 | id) + (1 | item)"
contraception = published("mlmRev_Contraception", "district", "woman")
verbagg = published("lme4_VerbAgg", "id", "item")
BINOMIAL = "family = binomial"

GLMM_CASES = (
    GlmmCase("Contraception, Laplace", CONTRACEPTION, contraception, "glmer", BINOMIAL, bar=40),
    GlmmCase(
        "Contraception, 9 points",
        CONTRACEPTION,
        contraception,
        "glmer",
        f"{BINOMIAL}, nAGQ = 9",
        {"quadrature_points": 9},
        40,
    ),
    GlmmCase(
        "Contraception, random slope",
        CONTRACEPTION.replace("(1 |", "(urban |"),
        contraception,
        "glmer",
        BINOMIAL,
        bar=40,
    ),
    GlmmCase("VerbAgg, crossed", VERBAGG, verbagg, "glmer", BINOMIAL, bar=15),
    GlmmCase("VerbAgg, crossed, glmmTMB", VERBAGG, verbagg, "glmmTMB", BINOMIAL, bar=8),
    GlmmCase(
        "negative binomial, 2,000 rows",
        "y ~ x + (1 | g)",
        counts,
        "glmer.nb",
        "",
        {"family": "negative_binomial", "information": "expected"},
        30,
    ),
    GlmmCase(
        "negative binomial, glmmTMB",
        "y ~ x + (1 | g)",
        counts,
        "glmmTMB",
        "family = nbinom2",
        {"family": "negative_binomial"},
        8,
    ),
    GlmmCase(
        "zero-inflated Poisson, glmmTMB",
        "z ~ x + (1 | g)",
        counts,
        "glmmTMB",
        "family = poisson, ziformula = ~1",
        {"family": "poisson", "zero_inflation": True},
        8,
    ),
    GlmmCase(
        "1e5 rows, glmmTMB", "y ~ x + (1 | g)", yes_or_no(100_000, 1_000, False), "glmmTMB", BINOMIAL, bar=8
    ),
    GlmmCase("1e6 rows, sorted", "y ~ x + (1 | g)", yes_or_no(1_000_000, 10_000, False), "", BINOMIAL),
    GlmmCase("1e6 rows, shuffled", "y ~ x + (1 | g)", yes_or_no(1_000_000, 10_000, True), "", BINOMIAL),
)
