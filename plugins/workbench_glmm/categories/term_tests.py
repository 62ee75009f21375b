"""Which terms matter: likelihood ratio tests by refits, or Wald tests from the fit itself.

    type II     the term after all terms that do not contain it: both models without those that do
    type III    the term after all others, at the average of the levels of other factors: categorical
                predictors under sum coding, and the columns of the term left out

A term contains another if it has all its factors, more categorical ones, and the same numeric ones. Wald
tests of type II condition on the containing terms being zero, as likelihood ratio tests drop them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import Column, Design, Table
from workbench.engine.distributions import chi_square_upper_p

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likelihood:
    """What a refit tells: its log-likelihood and number of parameters; finite: whether it has a maximum."""

    log_lik: float
    n_params: int


@dataclass(frozen=True)
class TermTest:
    """A chi-square test of one term; None where there is none."""

    term: str
    statistic: float | None
    df: int
    p_value: float | None


def term_numbers(x_term: NDArray[np.intp]) -> list[int]:
    """The terms that have columns, in order."""
    return [t for t in dict.fromkeys(x_term.tolist()) if t > 0]


def containers(design: Design, term: int) -> set[int]:
    """Numbers of the terms that contain term number `term`."""
    mine, numeric = _split(design, term)
    found = set()
    for other in range(1, len(design.term_names)):
        categories, numbers = _split(design, other)
        if other != term and numbers == numeric and mine < categories:
            found.add(other)
    return found


def _split(design: Design, term: int) -> tuple[set[str], set[str]]:
    """The factors of a term as text: categorical ones, numeric ones."""
    parts = [(str(f), f in design.codings) for f in design.spec.fixed[term - 1].factors]
    return {name for name, coded in parts if coded}, {name for name, coded in parts if not coded}


def likelihood_ratios(
    design: Design, x_term: NDArray[np.intp], refit: Callable[[Sequence[int]], Likelihood | None], kind: str
) -> list[TermTest]:
    """One test a term. refit: fits the columns with these numbers, None where there is no maximum.

    For type III the columns must be those under sum coding.
    """
    known: dict[tuple[int, ...], Likelihood | None] = {}

    def fitted(terms: set[int]) -> Likelihood | None:
        columns = tuple(np.flatnonzero(np.isin(x_term, list(terms))).tolist())
        if columns not in known:
            known[columns] = refit(columns)
        return known[columns]

    numbers = term_numbers(x_term)
    tests = []
    for t in numbers:
        wide = set(numbers) - (containers(design, t) if kind == "II" else set())
        tests.append(_ratio(design.term_names[t], fitted(wide), fitted(wide - {t})))
    return tests


def _ratio(term: str, wide: Likelihood | None, narrow: Likelihood | None) -> TermTest:
    if wide is None or narrow is None:
        return TermTest(term, None, 0, None)
    df = wide.n_params - narrow.n_params
    statistic = max(2.0 * (wide.log_lik - narrow.log_lik), 0.0)
    return TermTest(term, statistic, df, float(chi_square_upper_p(statistic, df)) if df else None)


def wald_tests(
    design: Design, terms: NDArray[np.intp], estimate: Floats, cov: Floats, kind: str
) -> list[TermTest]:
    """One test a term from coefficients (k,) with their covariance (k, k); terms (k,): the number of each.

    For type III coefficients and covariance must be those under sum coding.
    """
    tests = []
    for t in term_numbers(terms):
        mine = np.flatnonzero(terms == t)
        above = containers(design, t) if kind == "II" else set()
        held = np.flatnonzero(np.isin(terms, list(above)))
        b, C = estimate[mine], cov[np.ix_(mine, mine)]
        if held.size:
            pull = np.linalg.solve(cov[np.ix_(held, held)], cov[np.ix_(held, mine)]).T
            b, C = b - pull @ estimate[held], C - pull @ cov[np.ix_(held, mine)]
        statistic = float(b @ np.linalg.solve(C, b)) if np.isfinite(C).all() else float("nan")
        known = bool(np.isfinite(statistic))
        p = float(chi_square_upper_p(statistic, len(mine))) if known else None
        tests.append(TermTest(design.term_names[t], statistic if known else None, len(mine), p))
    return tests


def anova_table(tests: Sequence[TermTest], kind: str, by_wald: bool) -> Table:
    """The table of the tests."""
    how = "Wald" if by_wald else "likelihood ratio"
    against = {
        "II": "each term against the model without it and without the terms that contain it",
        "III": "each term against the model without it, categorical predictors under sum coding",
    }[kind]
    columns = (
        Column("term", "Term"),
        Column("statistic", "Chi-square", "fixed", f"The {how} statistic."),
        Column("df", "df", "integer", "Number of coefficients of the term."),
        Column("p_value", "p", "p_value", "From the chi-square distribution."),
    )
    rows = tuple({"term": t.term, "statistic": t.statistic, "df": t.df, "p_value": t.p_value} for t in tests)
    note = f"Type {kind} {how} tests: {against}."
    return Table("anova", f"Tests of the terms (type {kind}, {how})", columns, rows, note)
