"""Words read as missing where nobody is asked: those that the preview of the window proposes with a tick.

Where the shell reads a file, or the window reads one without a preview, a word such as NA stands for missing
in every column if it is all that keeps some column from being numbers. All rows are known by then, not only
the first ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workbench.data.column import CodedColumn, Column
from workbench.data.dataset import Dataset
from workbench.data.level_list import cells_of_values
from workbench.data.text.format import ColumnChoice
from workbench.data.text.guess import guess_measure
from workbench.data.text.missing import may_be_missing, missing_candidates
from workbench.data.text.typed import read_as_empty
from workbench.data.variable import Measure


def words_for_missing(
    columns: Mapping[str, Column], choices: Mapping[str, ColumnChoice], decimal: str
) -> tuple[str, ...]:
    """The words, from columns by name as they were read; where something was chosen, a column has no say."""
    found: dict[str, None] = {}
    for name, column in columns.items():
        choice = choices.get(name, ColumnChoice())
        if isinstance(column, CodedColumn) and choice.measure is None and choice.missing_codes is None:
            found |= dict.fromkeys(_words(name, column, decimal))
    return tuple(found)


def read_as_missing(dataset: Dataset, stated: Collection[str]) -> dict[str, list[str]]:
    """Each word that was read as missing unasked, and the variables where; stated: they declare codes."""
    found: dict[str, list[str]] = {}
    for variable in dataset.variables:
        if variable.name not in stated:
            for word in (*read_as_empty(variable), *filter(may_be_missing, variable.missing_codes)):
                found.setdefault(word, []).append(variable.name)
    return found


def _words(name: str, column: CodedColumn, decimal: str) -> list[str]:
    """Those that hide numbers in this column."""
    if not any(map(may_be_missing, column.categories)):
        return []
    counts = cells_of_values(column)
    words = [c.value for c in missing_candidates(counts, decimal) if may_be_missing(c.value)]
    rest = [value for value in counts if value not in words]
    n_rest = sum(counts[value] for value in rest)
    guess = guess_measure(name, rest, n_rest, len(column) - n_rest, decimal=decimal)
    return words if guess.measure is Measure.NUMERIC else []
