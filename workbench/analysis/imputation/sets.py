"""A stacked file of imputed data sets, cut into its sets: one column says to which set a row belongs.

As `mice::complete(imp, "long", include = TRUE)` writes it (`.imp`), or SPSS (`Imputation_`) or Stata (`_mj`).
Rows numbered 0 are the data before imputation if a value or a row is missing in them; they are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.text.numbers import number_text
from workbench.data.variable import Measure
from workbench.engine.pooling import LEAST_SETS
from workbench.errors import DataError, OptionsError
from workbench.plurals import counted
from workbench.results import Action, Notice

ORIGINAL = "0"
USUAL_NAMES = (".imp", "Imputation_", "_mj", "_Imputation_")  # of mice, SPSS, Stata, SAS


@dataclass(frozen=True)
class ImputedSets:
    """names: the number of each set as written; sets: its rows; original: rows before imputation, left out.

    stacked: the rows of all sets.
    """

    names: tuple[str, ...]
    sets: tuple[Dataset, ...]
    stacked: Dataset
    original: int

    @property
    def notice(self) -> Notice:
        """What was pooled, and what was left out."""
        told = f"The results of {len(self.sets)} imputed data sets are pooled by Rubin's rules."
        if self.original:
            told += f" The {self.original:,} rows numbered 0, before imputation, are left out."
        few = len(self.sets) < 5
        advice = "With so few sets the pooled results vary by chance: 20 or more are advised." if few else ""
        return Notice("info", told, advice, "imputation")


def imputed_sets(
    data: Dataset, name: str, used_in_model: Sequence[str], incomplete: Callable[[Dataset], bool]
) -> ImputedSets:
    """The sets by the variable `name`; OptionsError or DataError where it does not tell at least two.

    used_in_model: the variables of the model; incomplete: whether a value of them is missing in some rows.
    """
    if name not in data:
        raise OptionsError(
            f"The data have no variable called '{name}'.", "Choose another.", option="imputation"
        )
    if name in used_in_model:
        raise OptionsError(
            f"'{name}' numbers the imputed data sets, so it cannot be part of the model.",
            "Take it out of the model.",
            option="imputation",
        )
    codes, levels = _numbered(data, name)
    used = [(level, np.flatnonzero(codes == k)) for k, level in enumerate(levels)]
    used = [(level, rows) for level, rows in used if len(rows)]
    original = 0
    first = next((rows for level, rows in used if level == ORIGINAL), None)
    largest = max((len(rows) for _, rows in used), default=0)
    if first is not None and (len(first) < largest or incomplete(data.take(first))):
        original = len(first)
        used = [(level, rows) for level, rows in used if level != ORIGINAL]
    if len(used) < LEAST_SETS:
        raise DataError(
            f"'{name}' tells {len(used)} imputed data set, but pooling needs at least {LEAST_SETS}.",
            "Stack the imputed sets below each other, with a column that numbers them.",
        )
    stacked = data.take(np.concatenate([rows for _, rows in used]))
    sets = tuple(data.take(rows) for _, rows in used)
    return ImputedSets(tuple(level for level, _ in used), sets, stacked, original)


def stacked_notices(data: Dataset, chosen: str | None, used: Sequence[str]) -> list[Notice]:
    """A warning where a stacked file is analysed as one data set.

    chosen: the option `imputation`; used: the variables of the model.
    """
    name = next((n for n in data.names if n in USUAL_NAMES and n not in used), None)
    if name is None or chosen is not None:
        return []
    return [
        Notice(
            "warning",
            f"'{name}' numbers imputed data sets, but all were analysed as one: errors are too small.",
            "Name it as the option 'Imputed set', so that the sets are analysed one by one and pooled.",
            "stacked",
            (Action("Pool the imputed sets", {"imputation": name}),),
        )
    ]


def _numbered(data: Dataset, name: str) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Codes and levels of the column, whatever its measure; DataError where a row has no number."""
    if data.variable(name).measure is Measure.NUMERIC:
        values = data.numeric(name)
        known = np.unique(values[np.isfinite(values)])
        levels = tuple(number_text(v) for v in known)
        found = np.where(np.isfinite(values), np.searchsorted(known, values), -1).astype(np.intp)
    else:
        coded, levels = data.codes(name)
        found = coded.astype(np.intp)
    if (found < 0).any():
        raise DataError(
            f"{counted(int((found < 0).sum()), 'row does', 'rows do')} not name an imputed data set: "
            f"'{name}' is empty there.",
            "Fill the column, or leave these rows out.",
        )
    return found, levels
