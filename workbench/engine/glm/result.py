"""A fitted generalised linear model: estimates, fit and residuals, as R's glm defines them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg, special

from workbench.engine.glm.model import GlmModel
from workbench.engine.glm.separation import Separation
from workbench.engine.glm.theta import Theta
from workbench.engine.inference import CoefficientTests, FixedDf, tests_of
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm import ColumnChoice


@dataclass(frozen=True)
class GlmFit:
    """Arrays of coefficients cover the kept columns only.

    model: with those columns; whole: with all columns it was asked for, at the fitted theta.
    columns: which columns of X carry a finite estimate of their own, and what the others are made of;
    nominal: the same without regard to separation: the columns the model is about.
    eta (n,) with offset, infinite where an outcome is foretold with certainty; iterations: as R counts them.
    """

    model: GlmModel
    whole: GlmModel
    columns: ColumnChoice
    nominal: ColumnChoice
    beta: Floats
    eta: Floats
    iterations: int
    theta: Theta | None
    intercept: bool
    separation: Separation | None = None

    # --- size

    @property
    def n_obs(self) -> int:
        """Rows of weight above zero."""
        return self.model.n_obs

    @property
    def rank(self) -> int:
        """Number of coefficients, infinite ones included."""
        return len(self.nominal.kept)

    @property
    def df_residual(self) -> int:
        """Rows minus coefficients."""
        return self.n_obs - self.rank

    @property
    def df_null(self) -> int:
        """Rows, less one for an intercept."""
        return self.n_obs - self.intercept

    @property
    def n_params(self) -> int:
        """Coefficients, and one for a dispersion or an estimated theta."""
        return self.rank + (self.theta is not None or self.model.family.has_dispersion)

    # --- means

    @property
    def certain(self) -> np.ndarray:
        """Rows (n,) whose outcome is foretold with certainty."""
        return ~np.isfinite(self.eta)

    @cached_property
    def mu(self) -> Floats:
        """Fitted means (n,)."""
        return self.model.mean(self.eta)

    @cached_property
    def W(self) -> Floats:
        """Working weights (n,) of the last step, for dispersion one."""
        eta = np.where(self.certain, 0.0, self.eta)
        W = self.model.kernel.expected(eta, self.model.phi, 0)[0]
        return np.where(self.certain, 0.0, np.maximum(W, 0.0))

    @cached_property
    def score_rows(self) -> Floats:
        """Slope of the log density (n,) in eta, for dispersion one: w (y - mu) mu' / V."""
        eta = np.where(self.certain, 0.0, self.eta)
        slope = self.model.kernel.slopes(eta, self.model.phi, 1)[1]
        return np.where(self.certain, 0.0, slope)

    # --- fit

    @cached_property
    def deviance(self) -> float:
        """Residual deviance."""
        return float(self.model.deviances(self.mu).sum())

    @cached_property
    def pearson_chi2(self) -> float:
        """Sum of the squared Pearson residuals."""
        return float(self.pearson_residuals @ self.pearson_residuals)

    @property
    def pearson_dispersion(self) -> float:
        """Pearson chi-square over its df; nan when none are left."""
        return self.pearson_chi2 / self.df_residual if self.df_residual > 0 else float("nan")

    @property
    def dispersion(self) -> float:
        """phi: one where the family says so, else by Pearson residuals."""
        return 1.0 if self.model.dispersion_known else self.pearson_dispersion

    @cached_property
    def log_lik(self) -> float | None:
        """Log-likelihood; None for quasi families.

        Of gaussian, gamma and inverse gaussian outcomes at dispersion deviance / weights, as R has it.
        """
        return None if self.model.quasi else _log_lik(self)

    @property
    def aic(self) -> float | None:
        """-2 log likelihood + 2 parameters."""
        return None if self.log_lik is None else -2 * self.log_lik + 2 * self.n_params

    @property
    def bic(self) -> float | None:
        """-2 log likelihood + log(rows) parameters."""
        return None if self.log_lik is None else float(-2 * self.log_lik + np.log(self.n_obs) * self.n_params)

    # --- coefficients

    @cached_property
    def _qr(self) -> tuple[Floats, Floats]:
        """Q (n, p) and R^-1 (p, p) of sqrt(W) X."""
        Q, R = np.linalg.qr(self.model.X * np.sqrt(self.W)[:, None])
        return Q, np.asarray(linalg.solve_triangular(R, np.eye(len(R))))

    @cached_property
    def unscaled(self) -> Floats:
        """(X'WX)^-1 (p, p)."""
        return self._qr[1] @ self._qr[1].T

    @property
    def cov_beta(self) -> Floats:
        """phi (X'WX)^-1 (p, p); for a negative binomial, theta taken as known."""
        return self.dispersion * self.unscaled

    @property
    def df(self) -> float:
        """Degrees of freedom of tests: infinite where the dispersion is known."""
        return float("inf") if self.model.dispersion_known else float(self.df_residual)

    @cached_property
    def law(self) -> FixedDf:
        """Law of contrasts: normal, or t with the residual df where the dispersion is estimated."""
        return FixedDf(self.beta, self.cov_beta, self.df)

    @cached_property
    def tests(self) -> CoefficientTests:
        """z or t tests of the kept coefficients."""
        return tests_of(self.law)

    # --- residuals

    @cached_property
    def pearson_residuals(self) -> Floats:
        """(y - mu) sqrt(w / V) (n,); 0 where the outcome is certain."""
        with np.errstate(divide="ignore", invalid="ignore"):
            r = (self.model.y - self.mu) * np.sqrt(self.model.w / self.model.variance(self.mu))
        return np.where(self.certain, 0.0, r)

    @cached_property
    def working_residuals(self) -> Floats:
        """(y - mu) d eta / d mu (n,), on the scale of the linear predictor; nan for rows fitted exactly."""
        slope = self.model.link.mean(self.eta, 1)[1]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.certain, np.nan, (self.model.y - self.mu) / slope)

    @cached_property
    def deviance_residuals(self) -> Floats:
        """Signed roots of the contributions to the deviance (n,)."""
        root = np.sqrt(np.maximum(self.model.deviances(self.mu), 0.0))
        return np.where(self.model.y > self.mu, root, -root)

    @cached_property
    def hat_values(self) -> Floats:
        """Leverages (n,)."""
        return np.asarray(np.einsum("ik,ik->i", self._qr[0], self._qr[0]))

    @cached_property
    def standardised_deviance(self) -> Floats:
        """Deviance residuals over sqrt(phi (1 - hat)) (n,); nan where a row fits itself."""
        free = 1 - self.hat_values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(free > 1e-10, self.deviance_residuals / np.sqrt(self.dispersion * free), np.nan)

    @cached_property
    def cooks_distance(self) -> Floats:
        """How far the coefficients move without the row (n,), by one step."""
        hat = self.hat_values
        with np.errstate(divide="ignore", invalid="ignore"):
            free = np.where(hat < 1 - 1e-10, 1 - hat, np.nan)
            return (self.pearson_residuals / free) ** 2 * hat / (self.dispersion * len(self.beta))


def _log_lik(fit: GlmFit) -> float:
    model, w = fit.model, fit.model.w
    name, n, total = model.family.name, fit.n_obs, float(fit.model.w.sum())
    if name == "gaussian":
        log_weights = float(np.log(w[w > 0]).sum())
        return float(0.5 * (log_weights - n * (np.log(2 * np.pi * fit.deviance / n) + 1)))
    if name == "gamma":
        k = total / fit.deviance
        rate = k / fit.mu
        rows = special.xlogy(k, rate) + (k - 1) * np.log(model.y) - rate * model.y - special.gammaln(k)
        return float(w @ rows)
    if name == "inverse_gaussian":
        spread = total * (np.log(2 * np.pi * fit.deviance / total) + 1)
        return float(-0.5 * (spread + 3 * (w @ np.log(model.y))))
    eta = np.where(fit.certain, 0.0, fit.eta)
    rows = model.kernel.slopes(eta, model.phi, 0)[0]
    return float(rows[~fit.certain].sum())
