"""Generalised linear mixed models: Laplace approximation for any structure of random effects.

`fit_glmm` fits the families by name; `fit_kernel` any log density with one or several linear predictors.
"""

from workbench.engine.glmm.fit import fit_kernel
from workbench.engine.glmm.glmm import GlmmFit, fit_glmm
from workbench.engine.glmm.model import PredictorBlock, RandomBlock, on_predictor
from workbench.engine.glmm.result import KernelFit

__all__ = ["GlmmFit", "KernelFit", "PredictorBlock", "RandomBlock", "fit_glmm", "fit_kernel", "on_predictor"]
