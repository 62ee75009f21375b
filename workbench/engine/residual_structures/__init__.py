"""Linear and linear mixed models whose residuals correlate or differ in variance, by REML or ML.

The structures of nlme's gls and lme: see spec.py for the list, and objective.py for the way.
"""

from workbench.engine.residual_structures.fit import fit_residual
from workbench.engine.residual_structures.result import ResidualFit
from workbench.engine.residual_structures.spec import KINDS, Kind, ResidualSpec, Strata

__all__ = ["KINDS", "Kind", "ResidualFit", "ResidualSpec", "Strata", "fit_residual"]
