"""Splines of one variable: natural cubic ones and B-splines, with a basis that carries over to new values.

    natural   ns(x, df)          cubic between knots, straight beyond the smallest and largest value
    B-spline  bs(x, df, degree)  of a degree, bending freely; beyond the values the last piece goes on

The inner knots are quantiles of the known values, evenly spaced in rank; the columns are those of R's
splines::ns and splines::bs. B_i is computed by the recursion of Cox and de Boor, its derivative by

    B_i,k' = (k - 1) (B_i,k-1 / (t_i+k-1 - t_i) - B_i+1,k-1 / (t_i+k - t_i+1)),   k: order, degree + 1

A natural spline keeps the part of the cubic basis whose second derivatives vanish at both ends: an
orthonormal basis of the null space of these two conditions.

de Boor (2001), A Practical Guide to Splines, ch. IX to XI; Hastie (1992) in Statistical Models in S, ch. 7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.errors import ModelError
from workbench.modeling.polynomial import Floats

CUBIC = 4  # order of a cubic spline


@dataclass(frozen=True)
class SplineBasis:
    """B-splines of an order without the first one, as there is an intercept; knots (m,), ends repeated."""

    knots: Floats
    order: int

    def columns(self, x: Floats) -> Floats:
        """The columns (n, df), Fortran order, at the values x (n,)."""
        return np.asfortranarray(b_splines(self.knots, x, self.order)[:, 1:])


@dataclass(frozen=True)
class NaturalBasis:
    """knots (m,): of the cubic basis; turned (m - 5, df): its part without curvature at the ends."""

    knots: Floats
    turned: Floats

    def columns(self, x: Floats) -> Floats:
        """The columns (n, df), Fortran order, at the values x (n,)."""
        ends = self.knots[[0, -1]]
        inside = np.clip(x, *ends)
        B = b_splines(self.knots, inside, CUBIC)
        beyond = np.where(np.isnan(x), 0.0, x - inside)
        if beyond.any():
            slopes = b_splines(self.knots, ends, CUBIC, derivative=1)
            B = B + beyond[:, None] * np.where(beyond[:, None] < 0, slopes[0], slopes[1])
        return np.asfortranarray(B[:, 1:] @ self.turned)


def learn_natural(x: Floats, df: int, label: str) -> NaturalBasis:
    """The natural cubic spline with df columns for the known values x (n,)."""
    knots = _knots(x, df - 1, CUBIC, label)
    bends = b_splines(knots, knots[[0, -1]], CUBIC, derivative=2)[:, 1:]
    Q, _ = np.linalg.qr(bends.T, mode="complete")
    return NaturalBasis(knots, Q[:, 2:])


def learn_b_spline(x: Floats, df: int, degree: int, label: str) -> SplineBasis:
    """The B-spline of a degree with df columns for the known values x (n,)."""
    if df < degree:
        raise ModelError(
            f"{label} needs at least as many columns as its degree, {degree}.",
            f"Write {degree} or more, or a lower degree.",
        )
    return SplineBasis(_knots(x, df - degree, degree + 1, label), degree + 1)


def _knots(x: Floats, inner: int, order: int, label: str) -> Floats:
    """Quantiles between the ends, and the ends repeated; ModelError where they coincide."""
    places = np.quantile(x, np.linspace(0.0, 1.0, inner + 2))
    if (np.diff(places) <= 0).any():
        distinct = len(np.unique(x))
        raise ModelError(
            f"{label} bends at quantiles that coincide: there are {distinct} distinct values.",
            "Choose fewer columns, or pieces() with bends of your own.",
        )
    return np.concatenate([np.repeat(places[0], order - 1), places, np.repeat(places[-1], order - 1)])


def b_splines(knots: Floats, x: Floats, order: int, derivative: int = 0) -> Floats:
    """All B-splines of an order, or a derivative of them, at x (n,): (n, len(knots) - order)."""
    if derivative:
        lower = b_splines(knots, x, order - 1, derivative - 1)
        width = knots[order - 1 :] - knots[: len(knots) - order + 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(width > 0, lower / width, 0.0)
        return np.asarray((order - 1) * (share[:, :-1] - share[:, 1:]))
    return _values(knots, x, order)


def _values(knots: Floats, x: Floats, order: int) -> Floats:
    """The recursion in the piece where each x lies; beyond the ends the last piece goes on."""
    inside = np.flatnonzero(np.diff(knots) > 0)
    piece = np.clip(np.searchsorted(knots, x, side="right") - 1, inside[0], inside[-1])
    N = np.zeros((len(x), order))
    N[:, 0] = 1.0
    for k in range(1, order):
        saved = np.zeros(len(x))
        for i in range(k):
            right, left = knots[piece + i + 1] - x, x - knots[piece + i + 1 - k]
            share = N[:, i] / (right + left)
            N[:, i] = saved + right * share
            saved = left * share
        N[:, k] = saved
    out = np.zeros((len(x), len(knots) - order))
    out[np.arange(len(x))[:, None], piece[:, None] - (order - 1) + np.arange(order)] = N
    out[np.isnan(x)] = np.nan
    return out
