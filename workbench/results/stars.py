"""Stars beside the estimate for small p-values, and the footnote that says what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.results.blocks import Cell, Column, Table
from workbench.results.cells import value
from workbench.results.formatting import Notation, PForm, format_level
from workbench.results.table_style import style_of

_MARKED = ("estimate", "std_estimate", "statistic")
"""Columns that carry the stars of their row: the first that is shown, else the p-value itself."""


def stars_for(p_value: Cell, levels: Sequence[float]) -> str:
    """A star for each level that p is below."""
    if isinstance(p_value, bool) or not isinstance(p_value, int | float):
        return ""
    return "*" * sum(p_value < level for level in levels)


def stars_note(levels: Sequence[float], form: PForm, notation: Notation) -> str:
    """Such as "*p < .05. **p < .01. ***p < .001.", as the APA writes it."""
    ordered = sorted(levels, reverse=True)
    marks = (f"{'*' * n}p < {format_level(level, form, notation)}." for n, level in enumerate(ordered, 1))
    return " ".join(marks)


@dataclass(frozen=True, slots=True)
class Stars:
    """p_value, marked: ids of the columns with the p-values and with the stars, "" where there are none."""

    levels: tuple[float, ...] = ()
    form: PForm = "apa"
    p_value: str = ""
    marked: str = ""

    @classmethod
    def of(cls, table: Table, shown: Sequence[Column]) -> Stars:
        """Which stars the style of a table asks for."""
        style = style_of(table)
        found = [column.id for column in table.columns if column.format == "p_value"]
        with_p = next(iter(sorted(found, key=lambda name: name != "p_value")), "p_value")
        if not style.stars or not any(stars_for(value(row, with_p), style.star_levels) for row in table.rows):
            return cls()
        ids = [column.id for column in shown]
        marked = next((name for name in (*_MARKED, with_p) if name in ids), "")
        return cls(style.star_levels, style.p_format, with_p, marked)

    def beside(self, column: Column, row: Mapping[str, Cell]) -> str:
        """The stars after a cell."""
        if column.id != self.marked or value(row, column.id) is None:
            return ""
        return stars_for(value(row, self.p_value), self.levels)

    def note(self, notation: Notation) -> str:
        """The footnote, "" where no cell has stars."""
        return stars_note(self.levels, self.form, notation) if self.marked else ""
