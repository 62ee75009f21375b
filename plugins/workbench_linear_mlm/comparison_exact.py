"""The exact restricted likelihood-ratio test of a model with one variance against the model without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from workbench.api import Column, ModelError, Notice, Table
from workbench.engine.exact_rlrt import exact_rlrt
from workbench.engine.lmm import LmmFit
from workbench_linear_mlm.comparison import COLUMNS, Candidate, Row, is_nested
from workbench_linear_mlm.random_tests import N_SIM

NOWHERE = Notice(
    "warning",
    "The exact test was left out: it compares a model without random effects with one that has a single "
    "random effect and the same predictors, both fitted by REML.",
    "Add such a pair of models, or read the p of the mixture.",
    "exact_rlrt",
)
P = next(column for column in COLUMNS if column.id == "p_value")


def exact_tests(ordered: Sequence[Candidate], seed: int) -> tuple[list[Table], list[Notice]]:
    """A table with a row for each pair of neighbours that the test is made for, or a notice why not.

    ordered: the models, fewest parameters first.
    """
    rows: list[Row] = []
    for smaller, larger in pairwise(ordered):
        fit = larger.fit
        if not isinstance(fit, LmmFit) or not fit.reml or smaller.sizes or larger.sizes != [1]:
            continue
        if not is_nested(smaller, larger):
            continue
        try:
            test = exact_rlrt(fit, np.random.default_rng(seed), N_SIM)
        except ModelError as error:
            return [], [Notice("warning", error.message, error.advice, "exact_rlrt")]
        rows.append(
            {
                "model": larger.formula,
                "lrt": test.statistic,
                "p_value": test.p_value,
                "std_error": test.std_error,
            }
        )
    if not rows:
        return [], [NOWHERE]
    columns = (
        Column("model", "Model", help="Against the one without the random effect."),
        Column("lrt", "LR", "fixed", "Twice the gain of restricted log-likelihood."),
        replace(P, help="Share of simulated ratios that are at least as large."),
        Column("std_error", "SE of p", "number", "Monte Carlo error of the simulated p-value."),
    )
    note = f"From {N_SIM:,} ratios simulated without the effect, seed {seed} (Crainiceanu & Ruppert, 2004)."
    return [Table("exact_rlrt", "Exact test of the random effect", columns, tuple(rows), note)], []
