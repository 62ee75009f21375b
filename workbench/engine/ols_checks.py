"""Checks of a linear regression's assumptions: shape, spread, independence and normality of the residuals.

symbol   meaning
r        Pearson residuals sqrt(w) (y - fitted), shape (n,)
Q        orthonormal basis of the (weighted) columns of X, shape (n, p)

    added variable    t of a column z added to the model:  z~ = z - QQ'z,  b = z~'r / z~'z~
    Tukey             that t for the squared fitted values, against the normal distribution (Tukey 1949)
    Breusch-Pagan     n R2 of the regression of r^2 on X, chi-square on p - 1 df (Koenker 1981)
    Durbin-Watson     d = sum (r_i - r_{i-1})^2 / sum r_i^2
    Shapiro-Wilk      W after Royston (1995), Appl. Statist. 44, algorithm AS R94
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from workbench.engine.distributions import chi_square_upper_p, normal_two_sided_p, t_two_sided_p
from workbench.engine.lmm.model import Floats
from workbench.engine.ols import OlsFit

EXACT_DURBIN_WATSON = 100
MOST_SHAPIRO = 5000


@dataclass(frozen=True)
class Check:
    """One test: statistic, df (nan where there are none), p value (nan where it cannot be had)."""

    statistic: float
    df: float
    p_value: float


def added_variable(fit: OlsFit, z: Floats) -> Check:
    """t test of one more column z (n,); nan where z adds nothing."""
    weighted = z if fit.weights is None else np.sqrt(fit.weights) * z
    rest = weighted - fit.Q @ (fit.Q.T @ weighted)
    size, df = float(rest @ rest), fit.df_residual - 1
    if df < 1 or size <= 1e-14 * float(weighted @ weighted):
        return Check(float("nan"), float(df), float("nan"))
    slope = float(rest @ fit.weighted_residuals) / size
    error = math.sqrt(max(fit.rss - slope**2 * size, 0.0) / df / size)
    t = slope / error if error > 0 else float("nan")
    return Check(t, float(df), float(t_two_sided_p(t, df)))


def curvature(fit: OlsFit, x: Floats) -> Check:
    """t test of the square of a predictor (n,): does the line bend?"""
    return added_variable(fit, (x - x.mean()) ** 2)


def tukey(fit: OlsFit) -> Check:
    """Tukey's test of non-additivity: the squared fitted values, judged by the normal distribution."""
    found = added_variable(fit, fit.fitted**2)
    return Check(found.statistic, float("nan"), float(normal_two_sided_p(found.statistic)))


def breusch_pagan(fit: OlsFit) -> Check:
    """Does the spread depend on the predictors? The studentised form, which does not need normality."""
    squared = fit.weighted_residuals**2
    centred = squared - squared.mean()
    total = float(centred @ centred)
    df = len(fit.beta) - fit.intercept
    if total <= 0 or df < 1:
        return Check(float("nan"), float(df), float("nan"))
    Q = np.linalg.qr(fit.X)[0]
    explained = Q.T @ squared
    r2 = 1 - (float(squared @ squared) - float(explained @ explained)) / total
    statistic = fit.n_obs * r2
    return Check(statistic, float(df), float(chi_square_upper_p(statistic, df)))


def durbin_watson(fit: OlsFit) -> Check:
    """d near 2: neighbours are independent; below: they resemble each other. p is one-sided for d < 2.

    Exact up to 100 rows (Imhof 1961), else normal with Durbin and Watson's (1950) mean and variance.
    """
    r = fit.weighted_residuals
    d = float(np.sum(np.diff(r) ** 2) / (r @ r))
    if fit.df_residual < 2:
        return Check(d, float("nan"), float("nan"))
    p = _exact_p(fit.Q, d) if fit.n_obs < EXACT_DURBIN_WATSON else _normal_p(fit.Q, d)
    return Check(d, float("nan"), p)


def _differences(M: Floats) -> Floats:
    """A M for the matrix A of sums of squared first differences, r'A r = sum (r_i - r_{i-1})^2."""
    out = 2 * M
    out[0] -= M[0]
    out[-1] -= M[-1]
    out[:-1] -= M[1:]
    out[1:] -= M[:-1]
    return out


def _normal_p(Q: Floats, d: float) -> float:
    """P(d* < d), with the first two moments of trace and trace of squares of (I - QQ')A."""
    n, p = Q.shape
    AQ = _differences(Q)
    QAQ = Q.T @ AQ
    one = 2 * (n - 1) - float(np.trace(QAQ))
    two = (6 * n - 8) - 2 * float(np.sum(AQ * AQ)) + float(np.sum(QAQ * QAQ))
    mean = one / (n - p)
    variance = 2 * (two - one * mean) / ((n - p) * (n - p + 2))
    return float(special.ndtr((d - mean) / math.sqrt(variance)))


def _exact_p(Q: Floats, d: float) -> float:
    """P(sum (lambda_k - d) z_k^2 < 0) by Imhof's integral; lambda: eigenvalues of (I - QQ')A beside zero."""
    from scipy import integrate  # slow to import, and rarely needed

    rest = linalg.null_space(Q.T)
    values = np.linalg.eigvalsh(rest.T @ _differences(rest)) - d

    def integrand(u: float) -> float:
        angle = 0.5 * float(np.sum(np.arctan(values * u)))
        return math.sin(angle) / (u * math.exp(0.25 * float(np.sum(np.log1p((values * u) ** 2)))))

    area = integrate.quad(integrand, 0, np.inf, limit=500)[0]
    return min(max(0.5 - area / math.pi, 0.0), 1.0)


def shapiro_wilk(x: Floats) -> Check:
    """Are the values x (n,) normal? For 3 to 5,000 values, nan otherwise or where all are equal."""
    n = len(x)
    ordered = np.sort(x) - np.median(x)
    spread = float(np.sum((ordered - ordered.mean()) ** 2))
    if not 3 <= n <= MOST_SHAPIRO or spread <= 0:
        return Check(float("nan"), float("nan"), float("nan"))
    W = min(float(_royston_weights(n) @ ordered) ** 2 / spread, 1.0)
    return Check(W, float("nan"), _royston_p(W, n))


def _royston_weights(n: int) -> Floats:
    """Antisymmetric weights (n,) of length one, by Royston's polynomials for the two outermost."""
    if n == 3:
        return np.array([-math.sqrt(0.5), 0.0, math.sqrt(0.5)])
    m = special.ndtri((np.arange(1, n + 1) - 0.375) / (n + 0.25))
    length, u = float(m @ m), 1 / math.sqrt(n)
    last = np.polyval([-2.706056, 4.434685, -2.071190, -0.147981, 0.221157, m[-1] / math.sqrt(length)], u)
    if n <= 5:
        phi = (length - 2 * m[-1] ** 2) / (1 - 2 * last**2)
        outer = np.array([last])
    else:
        second = np.polyval(
            [-3.582633, 5.682633, -1.752461, -0.293762, 0.042981, m[-2] / math.sqrt(length)], u
        )
        phi = (length - 2 * m[-1] ** 2 - 2 * m[-2] ** 2) / (1 - 2 * last**2 - 2 * second**2)
        outer = np.array([second, last])
    weights = m / math.sqrt(phi)
    weights[-len(outer) :] = outer
    weights[: len(outer)] = -outer[::-1]
    out: Floats = weights
    return out


def _royston_p(W: float, n: int) -> float:
    """Upper tail of the normalised log(1 - W)."""
    if n == 3:
        return max(6 / math.pi * (math.asin(math.sqrt(W)) - math.asin(math.sqrt(0.75))), 0.0)
    gap = max(1 - W, 1e-300)
    if n <= 11:
        bound = -2.273 + 0.459 * n
        if math.log(gap) >= bound:
            return 1e-99
        y = -math.log(bound - math.log(gap))
        mu = np.polyval([-0.0006714, 0.025054, -0.39978, 0.5440], n)
        sigma = math.exp(np.polyval([-0.0020322, 0.062767, -0.77857, 1.3822], n))
    else:
        y, x = math.log(gap), math.log(n)
        mu = np.polyval([0.0038915, -0.083751, -0.31082, -1.5861], x)
        sigma = math.exp(np.polyval([0.0030302, -0.082676, -0.4803], x))
    return float(special.ndtr(-(y - float(mu)) / sigma))
