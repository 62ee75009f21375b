"""The fixed part of a fitted linear model, whichever kind: what marginal means, slopes and lines stand on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design
from workbench.engine.inference import Approximation
from workbench.engine.lmm import ColumnChoice
from workbench.engine.marginal import Combinations, combinations
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import LinearOptions
from workbench_linear_mlm.predictors import Predictors, predictors_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FixedModel:
    """choice: which columns of X carry a coefficient; law: their estimates and small-sample law.

    df_method: the name of that law in words for readers (see `tables.DF_WORDS`).
    """

    data: Dataset
    options: LinearOptions
    design: Design
    choice: ColumnChoice
    law: Approximation
    df_method: str

    @cached_property
    def predictors(self) -> Predictors:
        """The variables of the fixed part on the rows used."""
        return predictors_of(self.design, self.data)

    @property
    def offset(self) -> float:
        """The mean offset of the rows used, at which predictions are made; 0 without one."""
        return 0.0 if self.design.offset is None else float(self.design.offset.mean())

    def estimates(self, L: Floats) -> Combinations:
        """L beta with errors and df for rows L (m, all columns of X); nan where there is no unique value."""
        return combinations(self.law, self.choice, L)


def of_lmm(fitted: Fitted) -> FixedModel:
    """The fixed part of a mixed model."""
    choice = fitted.fit.data.fixed.choice
    options = fitted.options
    return FixedModel(fitted.data, options, fitted.design, choice, fitted.law, options.df_method)


def of_ols(fitted: FittedOls) -> FixedModel:
    """A linear regression, with robust errors where those were asked for."""
    return FixedModel(fitted.data, fitted.options, fitted.design, fitted.fit.columns, fitted.law, "residual")
