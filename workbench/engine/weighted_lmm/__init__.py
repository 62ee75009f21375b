"""Linear mixed models for samples drawn with unequal probabilities: weighted at every level.

Pseudo maximum likelihood with design-consistent standard errors: see likelihood.py for the model.
"""

from workbench.engine.weighted_lmm.fit import fit_weighted
from workbench.engine.weighted_lmm.result import WeightedFit
from workbench.engine.weighted_lmm.scaling import SCALINGS, Scaling, scaled

__all__ = ["SCALINGS", "Scaling", "WeightedFit", "fit_weighted", "scaled"]
