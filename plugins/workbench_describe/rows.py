"""The rows and variables that were asked for, whatever the analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Dataset,
    Measure,
    Notice,
    OptionsError,
    Selected,
    Variable,
    ordered_codes,
    selected,
)

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
Source = Dataset | Selected
MOST_VARIABLES = 100


@dataclass(frozen=True)
class Chosen:
    """The rows a condition leaves, and some variables on them.

    whole: the data; condition: "" for none. Without a condition nothing is copied.
    """

    source: Source
    whole: Dataset
    names: tuple[str, ...]
    condition: str

    @property
    def n_rows(self) -> int:
        return self.source.n_rows

    @property
    def filtered(self) -> int:
        return self.whole.n_rows - self.n_rows

    @property
    def rows(self) -> NDArray[np.intp]:
        """0-based rows of the data (n,)."""
        return self.source.rows if isinstance(self.source, Selected) else np.arange(self.n_rows)

    def as_dataset(self) -> Dataset:
        """The rows as a data set of their own."""
        return self.whole.take(self.source.rows) if isinstance(self.source, Selected) else self.whole

    def variable(self, name: str) -> Variable:
        return self.source.variable(name)

    def is_numeric(self, name: str) -> bool:
        return self.variable(name).measure is Measure.NUMERIC

    @property
    def numeric_names(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if self.is_numeric(name))

    def numeric(self, name: str) -> Floats:
        """Values (n,), nan where missing; infinite values count as missing."""
        values = self.source.numeric(name)
        return values if np.isfinite(values).all() else np.where(np.isfinite(values), values, np.nan)

    def codes(self, name: str) -> tuple[Codes, tuple[str, ...]]:
        return ordered_codes(self.source, name)

    def matrix(self, names: Sequence[str]) -> Floats:
        """Numeric variables as columns (n, k)."""
        if not names:
            return np.empty((self.n_rows, 0))
        return np.column_stack([self.numeric(name) for name in names])

    def missing(self, name: str) -> NDArray[np.bool_]:
        """Where the variable has no value (n,)."""
        return np.isnan(self.numeric(name)) if self.is_numeric(name) else self.codes(name)[0] < 0

    def level_texts(self, name: str, levels: Sequence[str]) -> tuple[str, ...]:
        """The words for level values."""
        words = {level.value: level.text for level in self.variable(name).levels}
        return tuple(words.get(level, level) for level in levels)

    def notices(self) -> list[Notice]:
        """What the filter left out."""
        if not self.condition:
            return []
        told = f"The filter  {self.condition}  left out {self.filtered:,} of {self.whole.n_rows:,} rows."
        return [Notice("info", told, "Results describe the rows on which it is true.", "filter")]


def chosen(
    data: Dataset,
    names: Sequence[str],
    condition: str = "",
    *,
    measures: Sequence[Measure] = (),
    besides: Sequence[str | None] = (),
    most: int = MOST_VARIABLES,
) -> Chosen:
    """The variables `names`, or all of these measures (any if empty) when there are none.

    besides: variables with another part in the analysis, not among "all"; most: how many "all" may be.
    OptionsError when a variable is not in the data or has the wrong measure, or nothing is left.
    """
    for name in (*names, *(b for b in besides if b is not None)):
        data.variable(name)
    for name in names:
        if measures and data.variable(name).measure not in measures:
            kinds = " or ".join(measures)
            raise OptionsError(
                f"'{name}' is {data.variable(name).measure}, but this needs {kinds} variables.",
                "Leave it out, or change its measure in the variable view.",
                option="variables",
            )
    found = tuple(dict.fromkeys(names)) or tuple(
        v.name for v in data.variables if v.name not in besides and (not measures or v.measure in measures)
    )
    if not found:
        kinds = f"{' or '.join(measures)} " if measures else ""
        raise OptionsError(
            f"The data have no {kinds}variables to describe.", "Change the measure of a variable."
        )
    if not names and len(found) > most:
        raise OptionsError(
            f"The data have {len(found):,} variables, too many to take them all unasked.",
            "Choose the variables to describe.",
            option="variables",
        )
    source: Source = selected(data, condition) if condition else data
    return Chosen(source, data, found, condition)
