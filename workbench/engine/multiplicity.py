"""Adjusting the tests of one family of comparisons, so that the chance of any false alarm stays small.

    bonferroni  min(1, m p)            sidak  1 - (1 - p)^m
    holm        step-down Bonferroni: the largest of (m - i + 1) p_(i) up to the place of p
    tukey       P(Q_{k, df} > sqrt(2) |t|), for all pairs of k means

Intervals use the same rule as the tests; holm has none of its own and takes those of bonferroni.

Holm 1979, Scand. J. Stat. 6; Sidak 1967, J. Am. Stat. Assoc. 62; Tukey 1953.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np

from workbench.engine import distributions, studentized_range
from workbench.engine.lmm.model import Floats

Adjustment: TypeAlias = Literal["none", "bonferroni", "holm", "sidak", "tukey"]


def adjusted_p(p: Floats, statistic: Floats, df: Floats, method: Adjustment, n_means: int) -> Floats:
    """Adjusted p values (m,) of one family; nan entries stay so and do not count."""
    known = np.isfinite(p)
    out = np.full(len(p), np.nan)
    if method == "tukey":
        q = np.sqrt(2) * np.abs(statistic[known])
        tests = zip(q, df[known], strict=True)
        out[known] = [studentized_range.upper_p(float(a), n_means, float(b)) for a, b in tests]
    else:
        out[known] = _plain(p[known], method)
    return out


def _plain(p: Floats, method: Adjustment) -> Floats:
    m = len(p)
    if method == "bonferroni":
        return np.minimum(m * p, 1.0)
    if method == "sidak":
        with np.errstate(divide="ignore"):
            return np.asarray(-np.expm1(m * np.log1p(-p)))
    if method == "holm":
        order = np.argsort(p)
        stepped = np.maximum.accumulate(p[order] * np.arange(m, 0, -1))
        out = np.empty(m)
        out[order] = np.minimum(stepped, 1.0)
        return out
    return p


def critical_values(df: Floats, level: float, method: Adjustment, n_means: int) -> Floats:
    """Half width of an interval in standard errors (m,), for a family of as many as have a df."""
    known = np.isfinite(df) | np.isposinf(df)
    m = int(known.sum())
    out = np.full(len(df), np.nan)
    if m == 0:
        return out
    if method == "tukey":
        out[known] = studentized_range.quantiles(level, n_means, df[known]) / np.sqrt(2)
        return out
    alpha = 1 - level
    if method in ("bonferroni", "holm"):
        alpha /= m
    elif method == "sidak":
        alpha = -np.expm1(np.log1p(-alpha) / m)
    out[known] = distributions.t_quantile(1 - alpha / 2, df[known])
    return out
