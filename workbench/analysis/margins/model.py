"""The fixed part of a fitted model, whichever kind: what marginal means, slopes and lines stand on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Generic, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.analysis.margin_options import MarginOptions
from workbench.analysis.margins.predictors import Predictors, predictors_of
from workbench.data.dataset import Dataset
from workbench.engine.inference import Approximation
from workbench.engine.lmm import ColumnChoice
from workbench.engine.marginal import Combinations, combinations
from workbench.modeling.design import Design

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """The scale of the outcome of a model with a link.

    title: of the mean, "Probability of yes"; short: the same over a column, "Probability"; mean(eta, order):
    the mean and its derivatives up to order 2; ratio: what the exponential of a difference is called ("Odds
    ratio"), "" if it has no name.
    """

    title: str
    short: str
    mean: Callable[[Floats, int], tuple[Floats, ...]]
    ratio: str = ""


def _identity(eta: Floats, order: int) -> tuple[Floats, ...]:
    return (eta, np.ones_like(eta), np.zeros_like(eta))[: order + 1]


Chosen = TypeVar("Chosen", bound=MarginOptions, covariant=True)


@dataclass(frozen=True)
class MarginModelOf(Generic[Chosen]):
    """choice: which columns of X carry a coefficient; law: their estimates and small-sample law.

    df_method: the name of that law; df_words: how its df come about, for readers; scale: of the outcome, None
    where X beta is on it. `Chosen`: the options of the family.
    display_law: of effect displays, the covariance without small-sample corrections with n - p df, or with
    infinite ones where the dispersion is known; None: `law`. residuals: (n,) y less the fitted value, on the
    scale of X beta (working residuals under a link); None where there are none. modes: random effects (J, q)
    of each block of the design, () where no lines of groups are wanted.
    """

    data: Dataset
    options: Chosen
    design: Design
    choice: ColumnChoice
    law: Approximation
    df_method: str
    df_words: str
    scale: Scale | None = None
    display_law: Approximation | None = None
    residuals: Floats | None = None
    modes: tuple[Floats, ...] = ()

    @cached_property
    def predictors(self) -> Predictors:
        """The variables of the fixed part on the rows used."""
        return predictors_of(self.design, self.data)

    @cached_property
    def on_link(self) -> Self:
        """The same model with everything shown as X beta."""
        if self.scale is None:
            return self
        title = f"Linear predictor of {self.design.y_name}"
        return replace(self, scale=Scale(title, "Linear predictor", _identity))

    @property
    def offset(self) -> float:
        """The mean offset of the rows used, at which predictions are made; 0 without one."""
        return 0.0 if self.design.offset is None else float(self.design.offset.mean())

    @property
    def outcome(self) -> str:
        """What figures show."""
        return self.design.y_name if self.scale is None else self.scale.title

    @property
    def outcome_short(self) -> str:
        """The same in a word."""
        return self.design.y_name if self.scale is None else self.scale.short

    @property
    def outcome_words(self) -> str:
        """The same within a sentence."""
        return self.outcome if self.scale is None else self.outcome[:1].lower() + self.outcome[1:]

    @property
    def predicted(self) -> str:
        """What figures show, as the beginning of a sentence."""
        return f"Predicted {self.design.y_name}" if self.scale is None else self.scale.title

    @property
    def linear(self) -> str:
        """What X beta is."""
        return self.design.y_name if self.scale is None else f"the linear predictor of {self.design.y_name}"

    @property
    def statistic(self) -> str:
        """The letter of the tests: z where the df are infinite."""
        infinite = self.law.df(np.eye(1, len(self.law.beta))[0]) == np.inf if len(self.law.beta) else False
        return "z" if infinite else "t"

    def estimates(self, L: Floats) -> Combinations:
        """L beta with errors and df for rows L (m, all columns of X); nan where there is no unique value."""
        return combinations(self.law, self.choice, L)

    def shown(self, values: Floats) -> Floats:
        """Values (m,) of X beta, with the offset, on the scale of the outcome."""
        eta = values + self.offset
        return eta if self.scale is None else self.scale.mean(eta, 0)[0]

    def shown_interval(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """The same for both ends of an interval, in order also under a link that falls."""
        ends = self.shown(low), self.shown(high)
        return np.minimum(*ends), np.maximum(*ends)


MarginModel: TypeAlias = MarginModelOf[MarginOptions]
"""The same for readers who need no more of the options than these."""
