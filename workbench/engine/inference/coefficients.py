"""Tests and intervals of fixed effects: the doors of this package.

    coefficient_tests(fit, "satterthwaite")      one t (or z) test a coefficient
    contrast_test(fit, L, "kenward_roger")       F test of L beta = 0
    wald_intervals(tests, 0.95)                  estimate +- quantile * standard error

Where several tests of one fit are wanted, make `approximation(fit, method)` once and hand it over in place of
the method's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from workbench.engine import distributions
from workbench.engine.inference.between_within import between_within
from workbench.engine.inference.kenward_roger import kenward_roger
from workbench.engine.inference.methods import Approximation, DfMethod, FixedDf
from workbench.engine.inference.satterthwaite import satterthwaite
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.errors import ModelError

CONTRADICTION = 1e-8


@dataclass(frozen=True)
class CoefficientTests:
    """Arrays (p,) over the kept coefficients; cov (p, p) their covariance, adjusted for Kenward-Roger."""

    estimate: Floats
    std_error: Floats
    df: Floats
    statistic: Floats
    p_value: Floats
    cov: Floats


@dataclass(frozen=True)
class ContrastTest:
    """F test of L beta = 0; df counts independent rows of L, df_residual may be infinite."""

    statistic: float
    df: int
    df_residual: float
    p_value: float

    @staticmethod
    def of(statistic: float, df: int, df_residual: float) -> ContrastTest:
        """The test of an F statistic."""
        p = float(distributions.f_upper_p(statistic, df, df_residual))
        return ContrastTest(statistic, df, df_residual, p)


def approximation(fit: LmmFit, method: DfMethod) -> Approximation:
    """The small-sample law of a fit's contrasts.

    Raises ModelError for Kenward-Roger after ML.
    """
    match method:
        case "satterthwaite":
            return satterthwaite(fit)
        case "kenward_roger":
            return kenward_roger(fit)
        case "between_within":
            return between_within(fit)
        case "residual":
            return FixedDf(fit.beta, fit.cov_beta, float(fit.n_obs - len(fit.beta)))
        case "asymptotic":
            return FixedDf(fit.beta, fit.cov_beta, float("inf"))


def coefficient_tests(fit: LmmFit, method: DfMethod | Approximation = "satterthwaite") -> CoefficientTests:
    """t tests (z tests for "asymptotic") of every kept coefficient."""
    law = approximation(fit, method) if isinstance(method, str) else method
    return tests_of(law)


def tests_of(law: Approximation) -> CoefficientTests:
    """t tests of every coefficient from its small-sample law."""
    error = np.sqrt(np.diag(law.cov))
    df = np.array([law.df(row) for row in np.eye(len(error))])
    t = law.beta / error
    return CoefficientTests(law.beta, error, df, t, distributions.t_two_sided_p(t, df), law.cov)


def contrast_test(fit: LmmFit, L: Floats, method: DfMethod | Approximation = "satterthwaite") -> ContrastTest:
    """Test L beta = 0 for L (p,) or (m, p) over the kept coefficients; redundant rows do not count."""
    return contrast_of(approximation(fit, method) if isinstance(method, str) else method, L)


def contrast_of(law: Approximation, L: Floats, value: Floats | None = None) -> ContrastTest:
    """Test L beta = value (0 unless given, else (m,)) from a small-sample law.

    ModelError where no coefficients at all can have these values.
    """
    L = np.atleast_2d(np.asarray(L, dtype=np.float64))
    f = (law if value is None else measured_from(law, L, value)).f_test(L)
    return ContrastTest.of(f.statistic, f.df, f.df_residual)


def measured_from(law: Approximation, L: Floats, value: Floats) -> Approximation:
    """The law of beta - b for some b with L b = value: L (beta - b) = 0 says that L beta = value."""
    b = np.linalg.lstsq(L, value, rcond=None)[0]
    if np.abs(L @ b - value).max(initial=0.0) > CONTRADICTION * max(np.abs(value).max(initial=0.0), 1.0):
        raise ModelError(
            "The parts of this hypothesis contradict each other.", "Leave out one of the equations."
        )
    moved: Approximation = replace(cast(Any, law), beta=law.beta - b)  # every law is a dataclass
    return moved


def wald_intervals(tests: CoefficientTests, level: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper limits (p,) by the t quantile of each coefficient (normal where df is infinite)."""
    half = distributions.t_quantile((1 + level) / 2, tests.df) * tests.std_error
    return tests.estimate - half, tests.estimate + half
