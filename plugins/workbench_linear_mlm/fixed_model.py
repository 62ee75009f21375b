"""The fixed part of a fitted linear model, whichever kind, as marginal means, slopes and lines need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workbench.api import Dataset, Design, MarginModelOf
from workbench.engine.inference import Approximation, FixedDf
from workbench.engine.lmm import ColumnChoice, LmmFit
from workbench.engine.ols import OlsFit
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import LinearOptions
from workbench_linear_mlm.tables import DF_WORDS

if TYPE_CHECKING:
    from workbench.engine.residual_structures import ResidualFit
    from workbench.engine.weighted_lmm import WeightedFit

Fit: TypeAlias = "LmmFit | OlsFit | ResidualFit | WeightedFit"
FixedModel: TypeAlias = MarginModelOf[LinearOptions]


def fixed_model(
    data: Dataset,
    options: LinearOptions,
    design: Design,
    choice: ColumnChoice,
    law: Approximation,
    df_method: str,
    fit: Fit | None = None,
) -> FixedModel:
    """choice: which columns of X carry a coefficient; law: their estimates; df_method: its name.

    fit: gives residuals and the lines of groups; None where there is not one alone.
    """
    words = DF_WORDS[df_method]
    if fit is None:
        return FixedModel(data, options, design, choice, law, df_method, words)
    plain = None
    if isinstance(fit, LmmFit) or _is_structured(fit):
        plain = FixedDf(fit.beta, fit.cov_beta, float(design.n_used - len(fit.beta)))
    modes = () if isinstance(fit, OlsFit) else fit.conditional_modes
    return FixedModel(
        data,
        options,
        design,
        choice,
        law,
        df_method,
        words,
        display_law=plain,
        residuals=fit.residuals,
        modes=modes,
    )


def _is_structured(fit: Fit) -> bool:
    if isinstance(fit, LmmFit | OlsFit):  # nearly always: no need to import the others
        return False
    from workbench.engine.residual_structures import ResidualFit

    return isinstance(fit, ResidualFit)


def of_lmm(fitted: Fitted) -> FixedModel:
    """The fixed part of a mixed model."""
    choice, options = fitted.fit.data.fixed.choice, fitted.options
    return fixed_model(fitted.data, options, fitted.design, choice, fitted.law, options.df_method, fitted.fit)


def of_ols(fitted: FittedOls) -> FixedModel:
    """A linear regression, with robust errors where those were asked for."""
    fit = fitted.fit
    return fixed_model(fitted.data, fitted.options, fitted.design, fit.columns, fitted.law, "residual", fit)
