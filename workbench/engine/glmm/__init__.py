"""Generalised linear mixed models, by the Laplace approximation or adaptive quadrature.

fit_glmm         families by name, one linear predictor
fit_joint_glmm   with a model of the zeros (inflated or hurdle) or of the dispersion
fit_pql          quasi families, by penalised quasi-likelihood
fit_kernel       any log density with one or several linear predictors
"""

from workbench.engine.glmm.fit import fit_kernel
from workbench.engine.glmm.glmm import GlmmFit, fit_glmm
from workbench.engine.glmm.joint import fit_joint_glmm
from workbench.engine.glmm.joint_result import Dispersion, JointGlmmFit, Zeros
from workbench.engine.glmm.model import PredictorBlock, RandomBlock, on_predictor
from workbench.engine.glmm.pql import PqlFit, fit_pql
from workbench.engine.glmm.result import KernelFit

__all__ = [
    "Dispersion",
    "GlmmFit",
    "JointGlmmFit",
    "KernelFit",
    "PqlFit",
    "PredictorBlock",
    "RandomBlock",
    "Zeros",
    "fit_glmm",
    "fit_joint_glmm",
    "fit_kernel",
    "fit_pql",
    "on_predictor",
]
