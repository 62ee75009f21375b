"""What a linear mixed model's coefficients would be without one group, at the fitted variances, by formula.

    I = X'V^-1 X,  M_g = X_g'V_g^-1 X_g,  s_g = X_g'V_g^-1 (y_g - X_g beta)
    beta - beta_(g) = d_g = (I - M_g)^-1 s_g
    Cook's distance  d'I d / p          MDFFITS  d'(I - M_g) d / p
    COVRATIO  |I| / |I - M_g|           COVTRACE |tr(I (I - M_g)^-1) - p|

V is block-diagonal in the groups deleted, which is exact for a grouping that no other cuts across. Demidenko
& Stukel 2005, Stat. Med. 24; Loy & Hofmann 2014, J. Stat. Softw. 56(5), whose definitions these are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.diagnostics.whitened import whitened_columns, whitened_residuals
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.result import LmmFit

MOST_NUMBERS = 20_000_000  # groups x p x p that are worked on at once
SINGULAR = 1e-10


@dataclass(frozen=True)
class GroupDeletion:
    """Arrays over the J groups; change (J, p): beta - beta_(g) in the units of the data.

    Where the coefficients cannot be estimated without a group its distances are infinite, its changes nan.
    """

    block: int
    cooks_distance: Floats
    mdffits: Floats
    cov_ratio: Floats
    cov_trace: Floats
    change: Floats


def top_grouping(fit: LmmFit) -> int | None:
    """Number of a random block whose groups contain those of all other blocks; None where they cross."""
    factors = [f for f in fit.data.factors if f.blocks]
    if any(f.members is not None for f in factors):
        return None
    for candidate in sorted(factors, key=lambda f: f.n_levels):
        if all(_contains(candidate, other) for other in factors):
            return candidate.blocks[0]
    return None


def _contains(outer: Factor, inner: Factor) -> bool:
    """Whether every level of `inner` lies in one level of `outer`."""
    first = np.zeros(inner.n_levels, dtype=np.intp)
    first[inner.codes] = outer.codes
    return bool(np.array_equal(first[inner.codes], outer.codes))


def delete_groups(fit: LmmFit) -> GroupDeletion | None:
    """Every group of the highest level left out in turn; None where groupings cross or there are too many."""
    block, p = top_grouping(fit), len(fit.beta)
    if block is None or p == 0:
        return None
    codes, J = fit.data.blocks[block].codes, fit.data.blocks[block].n_levels
    if J < 2 or J * p * p > MOST_NUMBERS:
        return None
    M, s = _sums(fit, np.asarray(codes), J)
    XVX = np.linalg.inv(fit.state.profile.XVX_inv)
    rest = XVX - M
    known = np.linalg.eigvalsh(rest)[:, 0] > SINGULAR * np.trace(XVX) / p
    d = np.full((J, p), np.nan)
    d[known] = np.linalg.solve(rest[known], s[known][:, :, None])[:, :, 0]
    size = fit.sigma**2 * p
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.linalg.det(XVX) / np.linalg.det(rest)
    inverse = np.full_like(rest, np.nan)
    inverse[known] = np.linalg.inv(rest[known])
    return GroupDeletion(
        block,
        np.where(known, np.einsum("ja,ab,jb->j", d, XVX, d) / size, np.inf),
        np.where(known, np.einsum("ja,jab,jb->j", d, rest, d) / size, np.inf),
        np.where(known, ratio, np.inf),
        np.where(known, np.abs(np.einsum("ab,jba->j", XVX, inverse) - p), np.inf),
        d @ fit.data.fixed.X_map.T,
    )


def _sums(fit: LmmFit, codes: np.ndarray, J: int) -> tuple[Floats, Floats]:
    """M_g (J, p, p) and s_g (J, p) by sums over the rows of each group."""
    X, HX, r = fit.data.fixed.X, whitened_columns(fit), whitened_residuals(fit)
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(J))
    X, HX, r = X[order], HX[order], r[order]
    p = X.shape[1]
    M = np.empty((J, p, p))
    for a in range(p):
        M[:, a] = np.add.reduceat(X[:, a, None] * HX, starts, axis=0)
    M = (M + M.transpose(0, 2, 1)) / 2
    return M, np.add.reduceat(X * r[:, None], starts, axis=0)
