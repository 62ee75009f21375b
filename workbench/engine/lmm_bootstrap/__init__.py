"""Bootstrap of linear mixed models: refits of outcomes drawn from the fit, or of groups of the data."""

from workbench.engine.lmm_bootstrap.cases import CaseBootstrap, Depth
from workbench.engine.lmm_bootstrap.draws import Draws, joined
from workbench.engine.lmm_bootstrap.limits import Method, draws_enough, limits
from workbench.engine.lmm_bootstrap.quantities import Quantities
from workbench.engine.lmm_bootstrap.refits import ParametricBootstrap

__all__ = [
    "CaseBootstrap",
    "Depth",
    "Draws",
    "Method",
    "ParametricBootstrap",
    "Quantities",
    "draws_enough",
    "joined",
    "limits",
]
