"""How much the terms of a model overlap.

GVIF  det(R_1) det(R_2) / det(R) for the correlations of a term's coefficients, of the others', of all
      (Fox & Monette 1992); GVIF^(1 / 2 df) compares terms of different df
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Inflation:
    """The variance inflation of one term: gvif, its df, and gvif^(1 / (2 df))."""

    term: int
    gvif: float
    df: int

    @property
    def per_df(self) -> float:
        return float(self.gvif ** (1 / (2 * self.df)))


def inflation_of(cov: Floats, term_of: NDArray[np.intp]) -> tuple[Inflation, ...]:
    """For each term but the intercept.

    cov (p, p): of the coefficients; term_of (p,): their terms, 0 the intercept.
    Empty with fewer than two terms: there is nothing to be collinear with.
    """
    terms = [int(t) for t in dict.fromkeys(term_of.tolist()) if t != 0]
    if len(terms) < 2:
        return ()
    columns = term_of != 0
    cov = cov[np.ix_(columns, columns)]
    sd = np.sqrt(np.diag(cov))
    R, of = cov / np.outer(sd, sd), term_of[columns]
    whole = np.linalg.slogdet(R)[1]
    found = []
    for term in terms:
        mine = of == term
        parts = np.linalg.slogdet(R[np.ix_(mine, mine)])[1] + np.linalg.slogdet(R[np.ix_(~mine, ~mine)])[1]
        found.append(Inflation(term, float(np.exp(parts - whole)), int(mine.sum())))
    return tuple(found)
