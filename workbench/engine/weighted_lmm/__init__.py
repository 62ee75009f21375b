"""Linear mixed models for samples drawn with unequal probabilities: weighted at every level.

Pseudo maximum likelihood with design-consistent standard errors: see likelihood.py for the model.
"""

from workbench.engine.weighted_lmm.fit import fit_weighted
from workbench.engine.weighted_lmm.nest import from_inside
from workbench.engine.weighted_lmm.result import WeightedFit
from workbench.engine.weighted_lmm.scaling import SCALINGS, LevelWeights, Scaling, level_weights, scaled

__all__ = [
    "SCALINGS",
    "LevelWeights",
    "Scaling",
    "WeightedFit",
    "fit_weighted",
    "from_inside",
    "level_weights",
    "scaled",
]
