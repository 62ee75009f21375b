"""The table of compared models: criteria, and the test of each against the one above."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.api import Column, Design, ModelSpec, Notice, Table
from workbench.engine.distributions import chi_square_upper_p
from workbench_glmm.cells import Row

COLUMNS = (
    Column("model", "Model"),
    Column("n_params", "Parameters", "integer", "Coefficients, variances, covariances, theta or dispersion."),
    Column("chi_sq", "χ²", "fixed", "Twice the gain of log-likelihood over the model above."),
    Column("df", "df", "integer", "Parameters more than the model above."),
    Column("p_value", "p", "p_value", "Likelihood-ratio test against the model above."),
    Column("aic", "AIC", "fixed", "-2 log L + 2 parameters; smaller is better."),
    Column("aicc", "AICc", "fixed", "AIC corrected for few rows."),
    Column("bic", "BIC", "fixed", "-2 log L + parameters × log(rows); smaller is better."),
    Column("weight", "Weight", "number", "Akaike weight: how likely the model is the best of these."),
    Column("log_lik", "Log-likelihood", "fixed", "Logarithm of the likelihood."),
    Column("deviance", "Deviance", "fixed", "-2 log L."),
)


@dataclass(frozen=True)
class Candidate:
    """One of the models: its formula as given, what it says, its design, and what its fit came to."""

    formula: str
    spec: ModelSpec
    design: Design
    log_lik: float
    n_params: int
    n_obs: int
    usable: bool

    @property
    def aic(self) -> float:
        """-2 log L + 2 k."""
        return -2 * self.log_lik + 2 * self.n_params


def comparison_table(
    ordered: Sequence[Candidate], is_nested: Callable[[Design, Design], bool]
) -> tuple[Table, list[Notice]]:
    """One row a model, fewest parameters first; each is tested against the one above if that is nested."""
    best = min(c.aic for c in ordered)
    weights = [math.exp(-(c.aic - best) / 2) for c in ordered]
    rows, notices = [], []
    for place, candidate in enumerate(ordered):
        row = _criteria(candidate, weights[place] / sum(weights))
        if place:
            before = ordered[place - 1]
            more = candidate.n_params > before.n_params
            if more and is_nested(before.design, candidate.design):
                row |= _test(before, candidate)
            else:
                notices.append(_not_nested(before, candidate))
        rows.append(row)
    note = "Each model is tested against the one above it. Fitted by maximum likelihood."
    if len({c.spec.random for c in ordered}) > 1:
        note += " A variance cannot be below zero, so tests of variances have p-values that are too large."
    return Table("comparison", "Model comparison", COLUMNS, tuple(rows), note), notices


def _criteria(c: Candidate, weight: float) -> Row:
    k, room = c.n_params, c.n_obs - c.n_params - 1
    return {
        "model": c.formula,
        "n_params": k,
        "aic": c.aic,
        "aicc": c.aic + 2 * k * (k + 1) / room if room > 0 else None,
        "bic": -2 * c.log_lik + k * math.log(c.n_obs),
        "weight": weight,
        "log_lik": c.log_lik,
        "deviance": -2 * c.log_lik,
        "chi_sq": None,
        "df": None,
        "p_value": None,
    }


def _test(smaller: Candidate, larger: Candidate) -> Row:
    chi_sq = max(2 * (larger.log_lik - smaller.log_lik), 0.0)
    df = larger.n_params - smaller.n_params
    return {"chi_sq": chi_sq, "df": df, "p_value": float(chi_square_upper_p(chi_sq, df))}


def _not_nested(smaller: Candidate, larger: Candidate) -> Notice:
    return Notice(
        "warning",
        f"{smaller.formula} is not a special case of {larger.formula}: no likelihood-ratio test.",
        "Compare these two by AIC or BIC.",
        f"nesting_{larger.formula}",
    )
