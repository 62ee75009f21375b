"""A study of linear regression whose residuals spread with a predictor."""

from __future__ import annotations

import numpy as np

from tests.recovery.studies import Analysis, Estimate, Study
from workbench.engine.inference import tests_of, wald_intervals
from workbench.engine.ols import fit_ols
from workbench.engine.ols_robust import robust_law

BETA = np.array([1.0, 0.5])


def unequal_spread(errors: str) -> Study:
    """errors: "hc0" to "hc3", or "usual"."""
    x = np.linspace(0.0, 4.0, 80)
    X = np.column_stack([np.ones(len(x)), x])
    spread = 0.2 + 0.4 * np.abs(x - x.mean()) ** 2

    def replicate(random: np.random.Generator) -> Analysis:
        fitted = fit_ols(X @ BETA + spread * random.normal(size=len(x)), X)
        tests = fitted.tests if errors == "usual" else tests_of(robust_law(fitted, errors))
        low, high = wald_intervals(tests)
        names = ("intercept", "slope")
        return {
            n: Estimate(float(fitted.beta[k]), float(low[k]), float(high[k])) for k, n in enumerate(names)
        }

    return Study(f"regression, {errors} errors", {"intercept": 1.0, "slope": 0.5}, replicate)
