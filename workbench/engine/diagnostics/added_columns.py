"""Tests of columns that a linear mixed model does not have yet, each added alone, at the fitted variances.

    I = [X Z]'V^-1 [X Z],  u = Z'V^-1 (y - X beta)
    column z:  slope = u_z / v_z,  v_z = I_zz - I_zX I_XX^-1 I_Xz,  rss falls by u_z^2 / v_z
    t = slope sqrt(v_z) / s,  s^2 = (rss - u_z^2 / v_z) / (m - 1)

The relative variances stay as fitted, sigma is estimated anew: the t test of `lm` where the variances are
zero. One pass over the rows serves all columns. m: degrees of freedom of rss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.distributions import f_upper_p, t_two_sided_p
from workbench.engine.lmm.data import LmmData, prepare
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.result import LmmFit

NOTHING_NEW = 1e-10  # share of a column that is left beside the others, below which it says nothing


@dataclass(frozen=True)
class AddedColumn:
    """The test of one column; nan where it adds nothing.

    share: of the residual sum of squares, that it takes away.
    """

    statistic: float
    df: float
    p_value: float
    share: float


@dataclass(frozen=True)
class AddedColumns:
    """What the rows say about k candidate columns beside the p of the model.

    information (p + k, p + k); score (k,); rss and its m degrees of freedom, in units of y. The candidates
    are scaled to standard deviation one.
    """

    information: Floats
    score: Floats
    rss: float
    m: int
    n_model: int

    def each(self) -> tuple[AddedColumn, ...]:
        """Every candidate added alone."""
        return tuple(self.together([k])[0] for k in range(len(self.score)))

    def together(self, places: list[int]) -> tuple[AddedColumn, int]:
        """t test of one candidate, F test of several at once, and how many of them say something new."""
        p = self.n_model
        X, Z = np.arange(p), np.array(places) + p
        I_XZ = self.information[np.ix_(X, Z)]
        own = self.information[np.ix_(Z, Z)]
        v = own - I_XZ.T @ np.linalg.solve(self.information[np.ix_(X, X)], I_XZ) if p else own
        values, vectors = np.linalg.eigh(v)
        new = values > NOTHING_NEW * np.trace(own)
        k, df = int(new.sum()), self.m - int(new.sum())
        if k == 0 or df < 1:
            nothing = float("nan")
            return AddedColumn(nothing, float(df), nothing, nothing), k
        u = vectors[:, new].T @ self.score[places]
        fall = float(u @ (u / values[new]))
        F = fall / k / (max(self.rss - fall, 1e-300 * self.rss) / df)
        if len(places) > 1:
            return AddedColumn(F, float(df), float(f_upper_p(F, k, df)), fall / self.rss), k
        t = float(np.sign(u[0] * vectors[0, new][0]) * np.sqrt(F))
        return AddedColumn(t, float(df), float(t_two_sided_p(t, df)), fall / self.rss), k


def added_columns(fit: LmmFit, candidates: Floats) -> AddedColumns:
    """candidates (n, k): further fixed columns."""
    spread = candidates.std(axis=0)
    Z = (candidates - candidates.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    X = fit.data.fixed.raw
    wide = _prepared(fit, np.hstack([X, Z]))
    kept = wide.fixed.choice.kept
    state = evaluate(wide, fit.state.L, fit.reml)
    profile, X_map = state.profile, wide.fixed.X_map
    inverse = np.linalg.inv(X_map)
    inside = inverse.T @ np.linalg.inv(profile.XVX_inv) @ inverse
    beta = wide.y_scale * (X_map @ profile.beta) + wide.shift
    p, k = X.shape[1], Z.shape[1]
    information, full = np.zeros((p + k, p + k)), np.zeros(p + k)
    information[np.ix_(kept, kept)] = inside
    full[list(kept)] = beta
    step = full - np.append(fit.beta, np.zeros(k))
    score = (information @ step)[p:]
    m = fit.state.profile.m
    return AddedColumns(information, score, float(fit.sigma**2 * m), m, p)


def _prepared(fit: LmmFit, X: Floats) -> LmmData:
    data = fit.data
    return prepare(data.y, X, data.blocks, weights=data.weights, offset=data.offset)
