"""The row filter by pointing: conditions that cells suggest, such as the value they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtWidgets import QMenu

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.expressions.writing import literal
from workbench.data.expressions.writing import name as written_name
from workbench.data.missing import is_missing
from workbench.data.variable import Measure, Variable
from workbench.gui.data.column_menu import add_entry
from workbench.gui.document import Document

MOST_VALUES = 20
"""Values of more selected cells are not listed in a condition."""
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Suggestion:
    """words: of the entry in the menu; condition: the rows that stay."""

    words: str
    condition: str


def suggestions(dataset: Dataset, name: str, rows: Sequence[int]) -> Iterator[Suggestion]:
    """What the cells of one variable in these rows suggest; the last one fits any variable."""
    variable, written = dataset.variable(name), written_name(name)
    number = variable.measure is Measure.NUMERIC
    found = _different(dataset, name, rows)
    values = [v for v in found if v is not None and not is_missing(str(v), variable)]
    if 0 < len(values) <= MOST_VALUES:
        texts = [literal(str(value), number=number) for value in values]
        several = f"({', '.join(texts)})"
        told = _told(variable, [str(value) for value in values])
        only = f"{written} == {texts[0]}" if len(texts) == 1 else f"{written} in {several}"
        other = f"{written} != {texts[0]}" if len(texts) == 1 else f"{written} not in {several}"
        yield Suggestion(f"Only rows with {told}", only)
        yield Suggestion(f"Without rows with {told}", f"missing({written}) or {other}")
        if number and len(texts) == 1:
            yield Suggestion(f"Only rows with {texts[0]} or more", f"{written} >= {texts[0]}")
            yield Suggestion(f"Only rows with {texts[0]} or less", f"{written} <= {texts[0]}")
    yield Suggestion(f"Only rows where {name} is known", f"not missing({written})")


def _different(dataset: Dataset, name: str, rows: Sequence[int]) -> list[Any]:
    """The different cells of one variable in these rows, the first ones first; none where there are many."""
    column = dataset.column(name)
    cells = column.codes if isinstance(column, CodedColumn) else column.values
    first = np.sort(np.unique(cells[np.asarray(rows, dtype=np.intp)], return_index=True)[1])
    return [dataset.cell(rows[i], name) for i in first] if len(first) <= 50 * MOST_VALUES else []


def combined(before: str, condition: str) -> str:
    """Both conditions."""
    if not before:
        return condition
    return " and ".join(f"({one})" if " or " in one else one for one in (before, condition))


def add_filters(
    menu: QMenu, document: Document, name: str, rows: Sequence[int], write: Callable[[], object]
) -> None:
    """Entries that set the row filter by these cells, narrow it, change it by hand (`write`) or remove it."""
    dataset, before = document.dataset, document.project.row_filter
    if dataset is None:
        return
    menu.setToolTipsVisible(True)
    for one in suggestions(dataset, name, rows):
        condition = combined(before, one.condition)
        words = one.words.replace("&", "&&")
        add_entry(menu, words, "filter", partial(document.set_filter, condition)).setToolTip(condition)
    menu.addSeparator()
    add_entry(menu, "Change the condition…" if before else "Write a condition…", "edit", write)
    away = add_entry(menu, "Use all rows again", "close", partial(document.set_filter, ""))
    away.setEnabled(bool(before))


def _told(variable: Variable, values: list[str]) -> str:
    """The values in words, with their labels."""
    if len(values) > 1:
        return f"these {len(values)} values"
    labels = {level.value: level.label for level in variable.levels}
    text = labels.get(values[0]) or values[0]
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
