"""Cells of a result's tables as readers see them: what a sentence quotes is what the table shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.results import Result
from workbench.results.blocks import Cell
from workbench.results.cells import value
from workbench.results.shown import show


@dataclass(frozen=True, slots=True)
class Row:
    """One row: exact values to decide by, shown texts to quote, and the titles of its columns."""

    values: Mapping[str, Cell]
    texts: Mapping[str, str]
    titles: Mapping[str, str]

    def __contains__(self, column: str) -> bool:
        """Whether the row has a value there that readers see."""
        return bool(self.texts.get(column))

    def text(self, column: str) -> str:
        """The cell as the table shows it, "" where it is empty."""
        return self.texts.get(column, "")

    def number(self, column: str) -> float | None:
        """The exact number, None where there is none."""
        found = value(self.values, column)
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    def word(self, column: str) -> str:
        """The exact text, "" where there is none."""
        found = self.values.get(column)
        return "" if found is None else str(found)


def rows_of(result: Result, table_id: str) -> tuple[Row, ...]:
    """The rows of a table; none if the result has no such table."""
    try:
        table = result.table(table_id)
    except KeyError:
        return ()
    shown = show(table)
    ids = [column.id for column in shown.columns]
    titles = {column.id: column.title for column in shown.columns}
    return tuple(
        Row(row, dict(zip(ids, cells, strict=True)), titles)
        for row, cells in zip(table.rows, shown.cells, strict=True)
    )


def unit(text: str) -> str:
    """A number that cannot pass one, as the APA writes it: without the zero before the point."""
    for sign in ("−", "-", ""):
        if text.startswith(f"{sign}0."):
            return sign + text.removeprefix(f"{sign}0")
    return text
