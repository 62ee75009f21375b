"""Diagnostics that every fitted model shares: what a family tells of a fit, and what is made of it.

A family makes a `FittedModel` and gets one section of the result from `diagnostics_section`: a table with a
light for every assumption, and the figures to look at. What a family leaves out is left out of the section.
"""

from workbench.analysis.diagnostics.assessment import SIGNIFICANT, Assessment, assumption_table, light_of
from workbench.analysis.diagnostics.caterpillar import caterpillar
from workbench.analysis.diagnostics.fitted_model import (
    Added,
    FittedModel,
    Influence,
    RandomEffect,
    Replicates,
    Residuals,
    random_effects,
)
from workbench.analysis.diagnostics.residual_checks import (
    neighbour_light,
    normal_test,
    shape_light,
    spread_light,
)
from workbench.analysis.diagnostics.section import diagnostics_section
from workbench.analysis.diagnostics.shape_checks import bend_light

__all__ = [
    "SIGNIFICANT",
    "Added",
    "Assessment",
    "FittedModel",
    "Influence",
    "RandomEffect",
    "Replicates",
    "Residuals",
    "assumption_table",
    "bend_light",
    "caterpillar",
    "diagnostics_section",
    "light_of",
    "neighbour_light",
    "normal_test",
    "random_effects",
    "shape_light",
    "spread_light",
]
