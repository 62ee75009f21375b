"""Predictor values to predict at: rows of the data with one predictor set to chosen values.

Predictions are averaged over the rows, so that the other predictors keep the values and the combinations they
have in the data (average predictions: Hanmer & Kalkan 2013, Am. J. Polit. Sci. 57). At most `MOST_ROWS` rows,
evenly spaced, are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Dataset,
    Design,
    ModelError,
    Node,
    Variable,
    display_names,
    leaf_values,
    leaves,
    new_matrix,
)

Floats = NDArray[np.float64]
MOST_ROWS = 300
POINTS = 41


@dataclass(frozen=True)
class Focal:
    """A predictor to vary. values (g,): numbers, or places of its levels; texts: the words for levels."""

    name: str
    values: Floats
    texts: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def is_factor(self) -> bool:
        """Whether it is categorical."""
        return bool(self.levels)


def focal_predictors(design: Design, data: Dataset, only: str | None = None) -> list[Focal]:
    """The predictors of the fixed part; the one called `only` if given, else all of them.

    Raises ModelError where there is no predictor of that name.
    """
    found = {focal.name: focal for focal in _all(design, data)}
    if only is None:
        return list(found.values())
    if only not in found:
        raise ModelError(
            f"{only} is not a predictor of the model.",
            f"Predictors are {', '.join(found)}." if found else "The model has no predictor.",
        )
    return [found[only]]


def _all(design: Design, data: Dataset) -> Iterator[Focal]:
    for factor in dict.fromkeys(f for term in design.spec.fixed for f in term.factors):
        coding = design.codings.get(factor)
        if coding is not None:
            words = display_names(data.variable(coding.variable))
            texts = tuple(words.get(level, level) for level in coding.levels)
            yield Focal(coding.variable, np.arange(float(len(texts))), texts, coding.levels)
            continue
        for name, leaf in leaves(factor).items():
            values = np.unique(leaf_values(design, data, leaf))
            few = len(values) <= 2
            yield Focal(name, values if few else np.linspace(values[0], values[-1], POINTS))


@dataclass(frozen=True)
class Varied:
    """Rows of the data, repeated with the focal predictor at each of its values."""

    design: Design
    data: Dataset
    focal: Focal

    @cached_property
    def base(self) -> NDArray[np.intp]:
        """Places among the rows used of those that predictions are averaged over."""
        n = self.design.n_used
        return np.unique(np.linspace(0, n - 1, min(n, MOST_ROWS)).astype(np.intp))

    @property
    def n_rows(self) -> int:
        return len(self.base) * len(self.focal.values)

    def variable(self, name: str) -> Variable:
        """Metadata, as in the data."""
        return self.data.variable(name)

    def numeric(self, name: str) -> Floats:
        """A numeric variable on the rows."""
        return self._spread(name, self.data.numeric(name)[self.design.rows][self.base])

    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """A categorical variable on the rows."""
        codes, levels = self.data.codes(name)
        mine = codes[self.design.rows][self.base]
        if name != self.focal.name or not self.focal.is_factor:
            return np.tile(mine, len(self.focal.values)), levels
        places = np.array([levels.index(level) for level in self.focal.levels], dtype=np.int32)
        return np.repeat(places, len(self.base)), levels

    @property
    def given(self) -> dict[Node, Floats]:
        """The values of everything that stands for a number in the formula."""
        numeric = [f for term in self.design.spec.fixed for f in term.factors if f not in self.design.codings]
        found = {name: leaf for factor in numeric for name, leaf in leaves(factor).items()}
        return {
            leaf: self._spread(name, leaf_values(self.design, self.data, leaf)[self.base])
            for name, leaf in found.items()
        }

    @property
    def X(self) -> Floats:
        """The fixed columns (rows, p), the constant included."""
        return new_matrix(self.design, self, self.given)

    @property
    def offset(self) -> Floats | None:
        """The offset on the rows, None without one."""
        offset = self.design.offset
        return None if offset is None else np.tile(offset[self.base], len(self.focal.values))

    def _spread(self, name: str, values: Floats) -> Floats:
        if name == self.focal.name and not self.focal.is_factor:
            return np.repeat(self.focal.values, len(self.base))
        return np.tile(values, len(self.focal.values))
