"""Tests of the fixed effects of linear mixed models: Satterthwaite, Kenward-Roger, residual, asymptotic."""

from workbench.engine.inference.coefficients import (
    CoefficientTests,
    ContrastTest,
    approximation,
    coefficient_tests,
    contrast_of,
    contrast_test,
    tests_of,
    wald_intervals,
)
from workbench.engine.inference.methods import Approximation, DfMethod, FixedDf

__all__ = [
    "Approximation",
    "CoefficientTests",
    "ContrastTest",
    "DfMethod",
    "FixedDf",
    "approximation",
    "coefficient_tests",
    "contrast_of",
    "contrast_test",
    "tests_of",
    "wald_intervals",
]
