"""The values at which a predictor is shown when others depend on it, with the words for them."""

from __future__ import annotations

from math import floor, log10
from typing import NamedTuple

from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.predictors import Covariate
from workbench.analysis.margins.reference_grid import at_values

FEW = 5


class Setting(NamedTuple):
    """value: a number, or the place of a level; text: as shown; role: "mean", "mean + SD" ..., or ""."""

    value: float
    text: str
    role: str = ""

    @property
    def words(self) -> str:
        """Text and role together."""
        return f"{self.text} ({self.role})" if self.role else self.text


def settings_of(model: MarginModel, name: str) -> list[Setting]:
    """The values of option `at`, else all levels of a factor, else mean and one SD to both sides.

    A number with few distinct values is shown at those; a mean minus SD that no row reaches becomes the
    smallest value, and likewise at the upper end.
    """
    chosen = at_values(model, name)
    factor = model.predictors.factors.get(name)
    if factor is not None:
        places = range(len(factor.levels)) if chosen is None else [int(v) for v in chosen]
        return [Setting(float(i), factor.texts[i]) for i in places]
    if chosen is not None:
        return [Setting(v, f"{v:.6g}") for v in chosen]
    covariate = model.predictors.covariates[name]
    if len(covariate.distinct) <= 3:
        return [Setting(v, f"{v:.6g}") for v in covariate.distinct.tolist()]
    return _around_mean(covariate)


def _around_mean(covariate: Covariate) -> list[Setting]:
    mean, sd = covariate.mean, covariate.sd
    low, high = covariate.range
    mean = 0.0 if abs(mean) < 1e-9 * sd else mean
    wanted = [(mean - sd, "mean - SD"), (mean, "mean"), (mean + sd, "mean + SD")]
    if wanted[0][0] < low:
        wanted[0] = (low, "smallest")
    if wanted[2][0] > high:
        wanted[2] = (high, "largest")
    decimals = max(0, 2 - floor(log10(sd)))
    return [Setting(value, f"{value:.{min(decimals, 12)}f}", role) for value, role in wanted]
