"""Between-within degrees of freedom: a coefficient is judged by the units of the level at which it varies.

Groupings nested in each other, m_0 = 1 with an intercept (else 0), m_i groups at level i from the top, and
the N rows at the bottom. A column belongs to the coarsest grouping within which it is constant, else to the
rows; p_i columns belong to level i, the intercept not counted:

    df_i = m_i - (m_{i-1} + p_i)         the intercept has the df of the rows

Pinheiro & Bates (2000), Mixed-Effects Models in S and S-PLUS, sec. 2.4.2; as in nlme.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.contrast import FTest, rotated
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Codes, Floats
from workbench.errors import ModelError


@dataclass(frozen=True)
class CoefficientDf:
    """A df for each coefficient, dfs (p,); a contrast of several has the smallest of theirs."""

    beta: Floats
    cov: Floats
    dfs: Floats

    def df(self, contrast: Floats) -> float:
        return float(self.dfs[np.asarray(contrast) != 0].min(initial=float("inf")))

    def f_test(self, L: Floats) -> FTest:
        rows, d = rotated(L, self.cov)
        F = float(np.mean((rows @ self.beta) ** 2 / d)) if len(rows) else float("nan")
        return FTest(F, len(rows), self.df(np.any(L != 0, axis=0).astype(float)))


def between_within(fit: LmmFit) -> CoefficientDf:
    """The law of a fit's contrasts; ModelError where groupings cross or a level has no df left."""
    return nested_df(fit.data.factors, fit.data.fixed.raw, fit.beta, fit.cov_beta)


def nested_df(factors: Sequence[Factor], X: Floats, beta: Floats, cov: Floats) -> CoefficientDf:
    """The same from the groupings and the columns X (N, p) with their estimates."""
    if any(factor.members is not None for factor in factors):
        raise ModelError(
            "Between-within degrees of freedom need rows that belong to one level each; here they belong to "
            "several levels.",
            "Choose Satterthwaite's degrees of freedom.",
        )
    levels = _nested(factors)
    N = len(X)
    constant = [k for k in range(X.shape[1]) if bool(np.all(X[:, k] == X[0, k]))]
    place = np.array([_level(X[:, k], levels) for k in range(X.shape[1])])
    place[constant] = len(levels)
    sizes = [1 if constant else 0, *(len(np.unique(codes)) for codes in levels), N]
    counted = np.bincount(np.delete(place, constant), minlength=len(levels) + 1)
    df = np.diff(np.array(sizes, dtype=float)) - counted
    if df[place].min() <= 0:
        raise ModelError(
            "There are too few groups for between-within degrees of freedom.",
            "Choose Satterthwaite's degrees of freedom, or fewer group-level predictors.",
        )
    return CoefficientDf(beta, cov, df[place])


def _nested(factors: Sequence[Factor]) -> list[Codes]:
    """Codes (N,) of the groupings from coarse to fine."""
    found = sorted((factor.codes for factor in factors), key=lambda codes: int(codes.max()))
    for outer, inner in itertools.pairwise(found):
        if not _constant_within(outer.astype(np.float64), inner):
            raise ModelError(
                "Between-within degrees of freedom need groups that are nested; here they cross.",
                "Choose Satterthwaite's degrees of freedom.",
            )
    return found


def _level(column: Floats, levels: list[Codes]) -> int:
    """Place of the coarsest grouping within which a column is constant; their number if there is none."""
    return next((i for i, codes in enumerate(levels) if _constant_within(column, codes)), len(levels))


def _constant_within(column: Floats, codes: Codes) -> bool:
    first = np.zeros(int(codes.max()) + 1, dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return bool(np.array_equal(column[first[codes]], column))
