"""Linear combinations of fixed effects: estimates with their own df, estimability, sets of contrasts.

    L beta with standard error sqrt(l' Var(b) l) and df of each row l by the chosen small-sample law

A row over all columns of X is estimable if it lies in the row space of X: the entry of every dropped column
is then the one its dependency on the kept columns implies (Searle 1971, Linear Models, ch. 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np

from workbench.engine import distributions
from workbench.engine.inference import Approximation
from workbench.engine.lmm import ColumnChoice
from workbench.engine.lmm.model import Floats

ContrastKind: TypeAlias = Literal["pairwise", "reference", "consecutive", "polynomial", "effects"]

ESTIMABLE = 1e-6  # of the largest entry of a row
HIGHEST_TREND = 6


@dataclass(frozen=True)
class Combinations:
    """Arrays (m,) over the rows of L; nan where a row is not estimable. L (m, p) over the kept columns."""

    L: Floats
    estimate: Floats
    std_error: Floats
    df: Floats

    @property
    def statistic(self) -> Floats:
        """Estimate over standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.estimate / self.std_error)

    @property
    def p_value(self) -> Floats:
        """Two-sided, not adjusted."""
        return distributions.t_two_sided_p(self.statistic, self.df)

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Limits (m,) by the t quantile of each row, not adjusted."""
        half = distributions.t_quantile((1 + level) / 2, self.df) * self.std_error
        return self.estimate - half, self.estimate + half


def combinations(law: Approximation, choice: ColumnChoice, L_full: Floats) -> Combinations:
    """Estimates of L beta for L (m, all columns of X); `choice` says which columns carry a coefficient."""
    L_full = np.atleast_2d(L_full)
    L = np.asarray(L_full[:, list(choice.kept)], dtype=np.float64)
    known = estimable(choice, L_full)
    variance = np.einsum("ia,ab,ib->i", L, law.cov, L)
    estimate = np.where(known, L @ law.beta, np.nan)
    error = np.where(known, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    return Combinations(L, estimate, error, _df(law, L, known & (variance > 0)))


def _df(law: Approximation, L: Floats, known: np.ndarray) -> Floats:
    """df of each row; rows that are equal share one computation, as those of parallel lines do."""
    df = np.full(len(L), np.nan)
    found: dict[bytes, float] = {}
    for i in np.flatnonzero(known):
        key = L[i].tobytes()
        if key not in found:
            found[key] = law.df(L[i])
        df[i] = found[key]
    return df


def estimable(choice: ColumnChoice, L_full: Floats) -> np.ndarray:
    """Which rows (m,) of L (m, all columns of X) have a unique estimate."""
    known = np.ones(len(L_full), dtype=bool)
    size = ESTIMABLE * np.maximum(np.abs(L_full).max(axis=1, initial=0.0), 1e-300)
    for dependency in choice.dependencies:
        implied = sum((c * L_full[:, j] for j, c in dependency.terms), np.zeros(len(L_full)))
        scale = sum((np.abs(c * L_full[:, j]) for j, c in dependency.terms), np.zeros(len(L_full)))
        known &= np.abs(L_full[:, dependency.column] - implied) <= np.maximum(size, ESTIMABLE * scale)
    return known


def aliased_at_zero(choice: ColumnChoice, nominal: ColumnChoice) -> ColumnChoice:
    """`choice` where the columns that `nominal` leaves out have coefficient zero, as tables show them.

    choice: of fewer columns than nominal where separation leaves coefficients without a finite estimate. Only
    those then make a row not estimable; that another column could have been left out does not.
    """
    lost = tuple(d for d in choice.dependencies if d.column in nominal.kept)
    return replace(choice, dependencies=lost)


def contrast_set(kind: ContrastKind, labels: Sequence[str], reference: int = 0) -> tuple[list[str], Floats]:
    """Names and coefficients (m, k) of a set of contrasts among k means.

    pairwise: each mean minus each later one; reference: each other mean minus that one; consecutive: each
    minus the one before; polynomial: trends over equally spaced levels, in smallest whole numbers;
    effects: each minus the mean of all.
    """
    k = len(labels)
    eye = np.eye(k)
    if kind == "pairwise":
        pairs = [(i, j) for i in range(k) for j in range(i + 1, k)]
    elif kind == "reference":
        pairs = [(i, reference) for i in range(k) if i != reference]
    elif kind == "consecutive":
        pairs = [(i + 1, i) for i in range(k - 1)]
    elif kind == "polynomial":
        return _trends(k)
    else:
        return [f"{label} - mean" for label in labels], eye - 1 / k
    names = [f"{labels[i]} - {labels[j]}" for i, j in pairs]
    return names, np.array([eye[i] - eye[j] for i, j in pairs]).reshape(len(pairs), k)


def _trends(k: int) -> tuple[list[str], Floats]:
    """Orthogonal polynomials on 1..k by exact Gram-Schmidt, scaled to whole numbers without common factor."""
    words = ("linear", "quadratic", "cubic", "quartic")
    names, rows = [], [[Fraction(1)] * k]
    for degree in range(1, min(k - 1, HIGHEST_TREND) + 1):
        row = [Fraction(i) ** degree for i in range(1, k + 1)]
        for other in rows:
            share = _dot(row, other) / _dot(other, other)
            row = [a - share * b for a, b in zip(row, other, strict=True)]
        rows.append(row)
        names.append(words[degree - 1] if degree <= len(words) else f"degree {degree}")
    return names, np.array([_whole(row) for row in rows[1:]], dtype=np.float64).reshape(len(names), k)


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def _whole(row: Sequence[Fraction]) -> list[int]:
    scale = int(np.lcm.reduce([x.denominator for x in row]))
    numbers = [int(x * scale) for x in row]
    divisor = int(np.gcd.reduce(numbers))
    return [number // divisor for number in numbers]
