"""Linear regression by least squares, with prior weights and offset; every number as R's `lm` defines it.

    y = offset + X beta + e,   e_i ~ N(0, sigma2 / w_i)
    sqrt(w) X = Q R,   beta = R^-1 Q' sqrt(w) (y - offset),   hat_i = sum_k Q_ik^2

symbol   shape   meaning
X        (n, p)  fixed columns; those the columns before them reproduce are dropped, as in R
r        (n,)    y - fitted, in the units of y;  sqrt(w) r has constant variance
n, p             rows; kept columns.  df = n - p

Golub & Van Loan 2013, Matrix Computations, ch. 5; Cook & Weisberg 1982, ch. 2 (residuals).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg

from workbench.engine.inference import CoefficientTests, ContrastTest, FixedDf, contrast_of, tests_of
from workbench.engine.lmm import ColumnChoice, independent_columns
from workbench.engine.lmm.checks import finite, response
from workbench.engine.lmm.columns import constant_column
from workbench.engine.lmm.model import Floats
from workbench.errors import DataError


@dataclass(frozen=True)
class OlsFit:
    """A fitted linear regression; arrays of coefficients cover the kept columns only.

    columns: which columns of X were kept, and what the dropped ones are made of.
    intercept: whether R-squared and F compare with the mean (else with zero).
    """

    y: Floats
    X: Floats
    weights: Floats | None
    offset: Floats | None
    columns: ColumnChoice
    intercept: bool
    beta: Floats
    Q: Floats
    R_inverse: Floats

    @property
    def n_obs(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def df_residual(self) -> int:
        """n - p."""
        return len(self.y) - len(self.beta)

    @property
    def n_params(self) -> int:
        """Coefficients and sigma."""
        return len(self.beta) + 1

    @cached_property
    def fitted(self) -> Floats:
        """offset + X beta (n,)."""
        fitted = self.X @ self.beta
        return fitted if self.offset is None else fitted + self.offset

    @cached_property
    def residuals(self) -> Floats:
        """y - fitted (n,)."""
        return self.y - self.fitted

    @cached_property
    def weighted_residuals(self) -> Floats:
        """sqrt(w) (y - fitted) (n,), R's Pearson residuals."""
        return self.residuals if self.weights is None else np.sqrt(self.weights) * self.residuals

    @property
    def rss(self) -> float:
        """Weighted residual sum of squares."""
        return float(self.weighted_residuals @ self.weighted_residuals)

    @property
    def sigma(self) -> float:
        """Residual standard deviation of a row of weight one; nan when no df are left."""
        return float(np.sqrt(self.rss / self.df_residual)) if self.df_residual else float("nan")

    @cached_property
    def cov_beta(self) -> Floats:
        """sigma2 (X'WX)^-1 (p, p)."""
        return self.sigma**2 * (self.R_inverse @ self.R_inverse.T)

    @cached_property
    def law(self) -> FixedDf:
        """Small-sample law of contrasts: n - p degrees of freedom for all."""
        return FixedDf(self.beta, self.cov_beta, float(self.df_residual))

    @cached_property
    def tests(self) -> CoefficientTests:
        """t tests of the kept coefficients."""
        return tests_of(self.law)

    def contrast_test(self, L: Floats) -> ContrastTest:
        """F test of L beta = 0, L (p,) or (m, p) over the kept coefficients."""
        return contrast_of(self.law, L)

    @property
    def model_ss(self) -> float:
        """Weighted sum of squares of X beta, without the offset, about its mean if there is an intercept."""
        f = self.X @ self.beta
        w = np.ones(self.n_obs) if self.weights is None else self.weights
        centre = float(w @ f / w.sum()) if self.intercept else 0.0
        return float(w @ (f - centre) ** 2)

    @property
    def r_squared(self) -> float:
        """Share of the (weighted) sum of squares explained."""
        explained = self.model_ss
        return explained / (explained + self.rss)

    @property
    def adj_r_squared(self) -> float:
        """1 - (1 - R2) (n - 1) / (n - p), with n in place of n - 1 without intercept."""
        return 1 - (1 - self.r_squared) * (self.n_obs - self.intercept) / self.df_residual

    @property
    def f_test(self) -> ContrastTest | None:
        """All columns beside the intercept at once; None when there are none or no df are left."""
        df = len(self.beta) - self.intercept
        if df == 0 or self.df_residual == 0:
            return None
        return ContrastTest.of(self.model_ss / df / self.sigma**2, df, float(self.df_residual))

    @property
    def log_lik(self) -> float:
        """Log likelihood at the ML residual variance rss / n, as R's logLik."""
        n = self.n_obs
        log_weights = 0.0 if self.weights is None else float(np.log(self.weights).sum())
        return float(0.5 * (log_weights - n * (np.log(2 * np.pi * self.rss / n) + 1)))

    @property
    def aic(self) -> float:
        """-2 log likelihood + 2 (p + 1)."""
        return -2 * self.log_lik + 2 * self.n_params

    @property
    def bic(self) -> float:
        """-2 log likelihood + log(n) (p + 1)."""
        return float(-2 * self.log_lik + np.log(self.n_obs) * self.n_params)

    @cached_property
    def hat_values(self) -> Floats:
        """Leverages (n,): diagonal of Q Q'."""
        return np.asarray(np.einsum("ik,ik->i", self.Q, self.Q))

    @cached_property
    def standardised_residuals(self) -> Floats:
        """sqrt(w) r / (sigma sqrt(1 - hat)) (n,); nan where a row fits itself."""
        return _ratio(self.weighted_residuals, self.sigma * np.sqrt(self._free))

    @cached_property
    def studentised_residuals(self) -> Floats:
        """The same with sigma estimated without the row (n,): each follows t with n - p - 1 df."""
        left_out = self.rss - _ratio(self.weighted_residuals**2, self._free)
        df = self.df_residual - 1
        sigma = np.sqrt(np.maximum(left_out, 0.0) / df) if df > 0 else np.full(self.n_obs, np.nan)
        return _ratio(self.weighted_residuals, sigma * np.sqrt(self._free))

    @property
    def _free(self) -> Floats:
        """1 - hat, and nan where that is nothing but rounding."""
        free = 1 - self.hat_values
        return np.where(free > 1e-10, free, np.nan)


def _ratio(a: Floats, b: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(a / b)


def fit_ols(
    y: Floats,
    X: Floats,
    *,
    weights: Floats | None = None,
    offset: Floats | None = None,
    intercept: bool | None = None,
) -> OlsFit:
    """Regress y (n,) on X (n, p).

    weights (n,) > 0: Var(e_i) = sigma2 / w_i.  intercept: None looks for a constant column.
    Raises DataError for missing or infinite values, a constant outcome or weights at or below zero.
    """
    y, X = np.asarray(y, dtype=np.float64), np.asarray(X, dtype=np.float64)
    _check(y, X, weights, offset)
    columns = independent_columns(X)
    kept = X[:, columns.kept]
    target = y if offset is None else y - offset
    root_w = None if weights is None else np.sqrt(weights)
    Q, R = np.linalg.qr(kept if root_w is None else kept * root_w[:, None])
    beta = linalg.solve_triangular(R, Q.T @ (target if root_w is None else target * root_w))
    R_inverse = linalg.solve_triangular(R, np.eye(len(R)))
    constant = constant_column(kept) is not None if intercept is None else intercept
    return OlsFit(y, kept, weights, offset, columns, constant, beta, Q, R_inverse)


def _check(y: Floats, X: Floats, weights: Floats | None, offset: Floats | None) -> None:
    n = len(y)
    if X.ndim != 2 or len(X) != n:
        raise ValueError(f"X must be ({n}, p), got {X.shape}")
    response(y, n)
    finite(X, "A predictor column")
    if offset is not None:
        finite(offset, "The offset variable")
    if weights is not None:
        finite(weights, "The weights variable")
        if not bool((weights > 0).all()):
            raise DataError(
                "The weights must all be above zero.",
                "Remove the rows whose weight is zero or negative, or choose another weights variable.",
            )
