"""Tails and quantiles of the normal, t, F and chi-square laws.

Thin covers over scipy.special (scipy.stats takes most of a second to import). All functions work
elementwise on arrays; an infinite df gives the limiting law; NaN in, NaN out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]


def normal_two_sided_p(z: ArrayLike) -> Array:
    """P(|Z| >= |z|)."""
    return np.asarray(2.0 * special.ndtr(-np.abs(np.asarray(z, float))))


def normal_quantile(p: ArrayLike) -> Array:
    """z with P(Z <= z) = p."""
    return np.asarray(special.ndtri(np.asarray(p, float)))


def t_two_sided_p(t: ArrayLike, df: ArrayLike) -> Array:
    """P(|T_df| >= |t|) = I_x(df/2, 1/2) at x = df / (df + t^2): exact far out in the tails as well."""
    t, df = np.broadcast_arrays(np.asarray(t, float), np.asarray(df, float))
    finite = np.isfinite(df)
    nu = np.where(finite, df, 1.0)
    tail = special.betainc(nu / 2, 0.5, nu / (nu + t**2))
    central = special.betaincc(0.5, nu / 2, t**2 / (nu + t**2))  # no cancellation near t = 0
    p = np.where(t**2 < nu, central, tail)
    return np.asarray(np.where(np.isposinf(df), normal_two_sided_p(t), np.where(finite, p, np.nan)))


def t_quantile(p: ArrayLike, df: ArrayLike) -> Array:
    """t with P(T_df <= t) = p."""
    p, df = np.broadcast_arrays(np.asarray(p, float), np.asarray(df, float))
    finite = np.isfinite(df)
    t = special.stdtrit(np.where(finite, df, 1.0), p)
    return np.asarray(np.where(np.isposinf(df), special.ndtri(p), np.where(finite, t, np.nan)))


def f_upper_p(f: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> Array:
    """P(F_{df1, df2} >= f); df2 may be infinite (chi-square over df1)."""
    f, df1, df2 = np.broadcast_arrays(*(np.asarray(v, float) for v in (f, df1, df2)))
    finite = np.isfinite(df2)
    tail = special.fdtrc(df1, np.where(finite, df2, 1.0), f)
    return np.asarray(
        np.where(np.isposinf(df2), special.chdtrc(df1, df1 * f), np.where(finite, tail, np.nan))
    )


def f_quantile(p: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> Array:
    """f with P(F_{df1, df2} <= f) = p, both df finite."""
    return np.asarray(special.fdtri(np.asarray(df1, float), np.asarray(df2, float), np.asarray(p, float)))


def chi_square_upper_p(x: ArrayLike, df: ArrayLike) -> Array:
    """P(chi2_df >= x)."""
    return np.asarray(special.chdtrc(np.asarray(df, float), np.asarray(x, float)))


def chi_square_quantile(p: ArrayLike, df: ArrayLike) -> Array:
    """x with P(chi2_df <= x) = p."""
    return np.asarray(special.chdtri(np.asarray(df, float), 1.0 - np.asarray(p, float)))
