"""Cumulative link models for ordered outcomes: P(Y <= j) = F(theta_j - x' beta).

fit_cumulative(y, K, X, link="logit")      thresholds, effects, covariance, probabilities
"""

from workbench.engine.cumulative.fit import fit_cumulative
from workbench.engine.cumulative.links import LINKS, CumulativeLink
from workbench.engine.cumulative.result import CumulativeFit, category_probabilities
from workbench.engine.cumulative.structures import STRUCTURES, ThresholdStructure, threshold_structure

__all__ = [
    "LINKS",
    "STRUCTURES",
    "CumulativeFit",
    "CumulativeLink",
    "ThresholdStructure",
    "category_probabilities",
    "fit_cumulative",
    "threshold_structure",
]
