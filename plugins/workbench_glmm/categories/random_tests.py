"""Likelihood ratio tests of random effects: each block removed in turn, and all of them together.

A variance cannot be below zero, so that chi-square with as many degrees of freedom as parameters went is too
cautious. For a single variance the true law is half a point at zero and half chi-square with one degree
of freedom (Self & Liang 1987, J. Am. Stat. Assoc. 82), and the p-value shown is that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.api import Column, Table
from workbench.engine.distributions import chi_square_upper_p
from workbench_glmm.categories.term_tests import Likelihood

COLUMNS = (
    Column("term", "Removed", "text", "The random effects left out; the first row is the model itself."),
    Column("n_params", "Parameters", "integer", "Of the model without them."),
    Column("log_lik", "Log-likelihood", "fixed", "Of the model without them."),
    Column("aic", "AIC", "fixed", "Smaller is better."),
    Column("lrt", "LR", "fixed", "Twice the loss of log-likelihood against the model itself."),
    Column("df", "df", "integer", "Number of variances and covariances that went."),
    Column("p_value", "p", "p_value", "For one variance halved, as it cannot be below zero; else cautious."),
)
NOTE = (
    "A variance cannot be below zero: p-values for one variance account for that, those for several "
    "parameters together are too large."
)


@dataclass(frozen=True)
class Removal:
    """What is left out, and the fit without it."""

    name: str
    refit: Callable[[], Likelihood | None]


def random_tests(whole: Likelihood, removals: Sequence[Removal]) -> Table:
    """The table of tests; rows whose refit has no maximum stay empty."""
    rows = [_row("(none)", whole, None)]
    for removal in removals:
        found = removal.refit()
        if found is not None:
            rows.append(_row(removal.name, found, whole))
    return Table("random_tests", "Tests of random effects", COLUMNS, tuple(rows), NOTE)


def _row(name: str, model: Likelihood, whole: Likelihood | None) -> dict[str, float | int | str | None]:
    lrt = df = p = None
    if whole is not None:
        df = whole.n_params - model.n_params
        lrt = max(2.0 * (whole.log_lik - model.log_lik), 0.0)
        p = float(chi_square_upper_p(lrt, df))
        if df == 1:
            p = 0.5 * p if lrt > 0.0 else 1.0
    aic = -2.0 * model.log_lik + 2.0 * model.n_params
    return {
        "term": name,
        "n_params": model.n_params,
        "log_lik": model.log_lik,
        "aic": aic,
        "lrt": lrt,
        "df": df,
        "p_value": p,
    }
