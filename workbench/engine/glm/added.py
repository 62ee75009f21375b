"""Score tests of columns that a generalised linear model does not have yet, each added alone.

    z~ = sqrt(W) z less its projection on sqrt(W) X,  u = z~'r,  v = z~'z~,  u^2 / (phi v) ~ chi-square
    r = s / sqrt(W): s the slope of the log density in eta, so that z'r sqrt(W) = z's

Rao 1948; Pregibon 1982, Score tests in GLIM, for the form. Nothing is fitted again.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.diagnostics.added_columns import NOTHING_NEW, AddedColumn
from workbench.engine.distributions import normal_two_sided_p, t_two_sided_p
from workbench.engine.glm.result import GlmFit
from workbench.engine.likelihoods import Floats


def added_columns(fit: GlmFit, candidates: Floats) -> tuple[AddedColumn, ...]:
    """candidates (n, k). z tests where the dispersion is known, elsewhere t tests with one df less.

    share: the fall of the Pearson chi-square, as a share of it.
    """
    root = np.sqrt(fit.W)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.where(root > 0, fit.score_rows / root, 0.0)
    Q = np.linalg.qr(fit.model.X * root[:, None])[0]
    return tuple(_one(fit, Q, r, root * (z - z.mean())) for z in candidates.T)


def _one(fit: GlmFit, Q: Floats, r: Floats, z: Floats) -> AddedColumn:
    rest = z - Q @ (Q.T @ z)
    v, nothing = float(rest @ rest), float("nan")
    df = fit.df - 1 if np.isfinite(fit.df) else fit.df
    if v <= NOTHING_NEW * float(z @ z) or df < 1:
        return AddedColumn(nothing, df, nothing, nothing)
    u = float(rest @ r)
    statistic = u / float(np.sqrt(v * fit.dispersion))
    p = normal_two_sided_p(statistic) if np.isinf(df) else t_two_sided_p(statistic, df)
    return AddedColumn(statistic, df, float(p), u**2 / v / fit.pearson_chi2)
