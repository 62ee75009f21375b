"""Families and links of generalised linear models as log densities with derivatives."""

from workbench.engine.likelihoods.families import FAMILIES, Family
from workbench.engine.likelihoods.kernel import NO_PHI, Floats, Kernel, Slopes
from workbench.engine.likelihoods.links import LINKS, Link

__all__ = ["FAMILIES", "LINKS", "NO_PHI", "Family", "Floats", "Kernel", "Link", "Slopes"]
