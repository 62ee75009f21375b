"""Fits under L beta = 0, and the likelihood ratio or F test that compares them with the full fit.

    beta = N gamma,   the columns of N a basis of { beta : L beta = 0 };   X N: design of the smaller model

    dispersion known         D = 2 (l - l_0)                    chi-square with rank(L) df
    dispersion estimated     F = (D_0 - D) / rank(L) / phi      F with rank(L), n - p df; phi of the full fit

For a negative binomial theta is estimated anew, so that D is a difference of log-likelihoods.
McCullagh & Nelder 1989, section 4.4; Venables & Ripley 2002, section 7.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.distributions import chi_square_upper_p, f_upper_p
from workbench.engine.glm.fit import fit_glm
from workbench.engine.glm.result import GlmFit
from workbench.engine.likelihoods import Floats
from workbench.errors import ConvergenceError


@dataclass(frozen=True)
class Comparison:
    """statistic: chi-square, or F where df_residual is finite; df: number of restrictions."""

    statistic: float
    df: int
    df_residual: float
    p_value: float

    @property
    def is_f(self) -> bool:
        """Whether it is an F test."""
        return bool(np.isfinite(self.df_residual))


def null_basis(L: Floats) -> Floats:
    """N (p, p - rank): orthonormal columns with L N = 0, for L (m, p)."""
    L = np.atleast_2d(L)
    _, s, Vt = np.linalg.svd(L)
    rank = int(np.sum(s > 1e-10 * max(float(s.max(initial=0.0)), 1e-300)))
    return np.asarray(Vt[rank:].T)


def fit_restricted(fit: GlmFit, L: Floats) -> GlmFit:
    """The same model under L beta = 0, L (m, nominal columns)."""
    return fit_columns(fit, nominal_columns(fit) @ null_basis(L))


def fit_columns(fit: GlmFit, X: Floats) -> GlmFit:
    """The same outcome with other columns."""
    return fit_glm(
        fit.whole.with_columns(X),
        estimate_theta=fit.theta is not None,
        intercept=fit.intercept,
        start=None if fit.certain.any() else fit.eta,
    )


def nominal_columns(fit: GlmFit) -> Floats:
    """Columns (n, rank) of the coefficients the model is about, infinite ones included."""
    return fit.whole.X[:, list(fit.nominal.kept)]


def compare(small: GlmFit, large: GlmFit, scale: GlmFit | None = None) -> Comparison:
    """Test of `small` within `large`; scale: the fit whose dispersion counts, `large` if None."""
    scale = scale or large
    df = large.rank - small.rank
    if scale.model.dispersion_known:
        assert small.log_lik is not None
        assert large.log_lik is not None
        drop = max(2 * (large.log_lik - small.log_lik), 0.0)
        return Comparison(drop, df, float("inf"), float(chi_square_upper_p(drop, df)))
    drop = max(small.deviance - large.deviance, 0.0)
    F = drop / df / scale.dispersion if scale.dispersion > 0.0 else float("nan")  # no row has an error
    df_residual = float(scale.df_residual)
    return Comparison(F, df, df_residual, float(f_upper_p(F, df, df_residual)))


def null_fit(fit: GlmFit, *, same_theta: bool = False) -> GlmFit:
    """The model with the intercept alone (nothing at all without one) and the same offset.

    same_theta: hold theta, as the null deviance of R does.
    """
    model = fit.whole
    estimate = fit.theta is not None and not same_theta

    def alone(intercept: bool) -> GlmFit:
        columns = np.ones((len(model.y), int(intercept)))
        return fit_glm(model.with_columns(columns), estimate_theta=estimate, intercept=intercept)

    try:
        return alone(fit.intercept)
    except ConvergenceError:
        if fit.intercept:
            raise
        return alone(True)  # under this link an eta of zero gives no mean that the family can have
