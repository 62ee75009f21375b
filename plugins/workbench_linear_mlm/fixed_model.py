"""The fixed part of a fitted linear model, whichever kind, as marginal means, slopes and lines need it."""

from __future__ import annotations

from typing import TypeAlias

from workbench.api import Dataset, Design, MarginModelOf
from workbench.engine.inference import Approximation
from workbench.engine.lmm import ColumnChoice
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import LinearOptions
from workbench_linear_mlm.tables import DF_WORDS

FixedModel: TypeAlias = MarginModelOf[LinearOptions]


def fixed_model(
    data: Dataset,
    options: LinearOptions,
    design: Design,
    choice: ColumnChoice,
    law: Approximation,
    df_method: str,
) -> FixedModel:
    """choice: which columns of X carry a coefficient; law: their estimates; df_method: its name."""
    return FixedModel(data, options, design, choice, law, df_method, DF_WORDS[df_method])


def of_lmm(fitted: Fitted) -> FixedModel:
    """The fixed part of a mixed model."""
    choice, options = fitted.fit.data.fixed.choice, fitted.options
    return fixed_model(fitted.data, options, fitted.design, choice, fitted.law, options.df_method)


def of_ols(fitted: FittedOls) -> FixedModel:
    """A linear regression, with robust errors where those were asked for."""
    return fixed_model(fitted.data, fitted.options, fitted.design, fitted.fit.columns, fitted.law, "residual")
