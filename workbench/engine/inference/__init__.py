"""Tests of the fixed effects of linear mixed models: Satterthwaite, Kenward-Roger, residual, asymptotic."""

from workbench.engine.inference.coefficients import (
    CoefficientTests,
    ContrastTest,
    approximation,
    coefficient_tests,
    contrast_test,
    wald_intervals,
)
from workbench.engine.inference.methods import Approximation, DfMethod

__all__ = [
    "Approximation",
    "CoefficientTests",
    "ContrastTest",
    "DfMethod",
    "approximation",
    "coefficient_tests",
    "contrast_test",
    "wald_intervals",
]
