"""TableStyle: how tables are shown, by every renderer and in the window. What tables hold never changes.

A style is one of a few by name, or one of these with some of its choices changed. It is plain data: a project
keeps it, a JSON file shares it among colleagues.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.results.blocks import Column, Table
from workbench.results.formatting import TYPOGRAPHIC, Notation, PForm, with_comma
from workbench.results.language import writes_comma

DecimalMark = Literal["point", "comma", "language"]
STAR_LEVELS = (0.05, 0.01, 0.001)


@dataclass(frozen=True, slots=True)
class TableStyle:
    """name: of the style this began as; digits: decimals of estimates and statistics, None: as many as a
    column needs for four significant digits; p_digits, p_format: decimals and spelling of p-values
    (formatting.PForm); stars: mark small p-values, for `star_levels`; decimal_mark: "language" is that of the
    computer; hidden_columns: ids that are left out, "df" in all tables or "fixed_effects.df" in one;
    footnotes: rows, groups and method below the table of coefficients; value_labels: terms of categories have
    the labels of the data in place of codes; full_precision: nothing is rounded.
    """

    name: str = "apa"
    digits: int | None = None
    p_digits: int = 3
    p_format: PForm = "apa"
    stars: bool = False
    star_levels: tuple[float, ...] = STAR_LEVELS
    decimal_mark: DecimalMark = "point"
    hidden_columns: tuple[str, ...] = ()
    footnotes: bool = True
    value_labels: bool = True
    full_precision: bool = False

    def spelled(self, notation: Notation) -> Notation:
        """That notation with the decimal mark of this style."""
        comma = writes_comma() if self.decimal_mark == "language" else self.decimal_mark == "comma"
        return with_comma(notation) if comma else notation

    def hides(self, table: Table, column: Column) -> bool:
        """Whether a column of a table is left out."""
        return column.id in self.hidden_columns or f"{table.id}.{column.id}" in self.hidden_columns


APA = TableStyle()
STYLES: dict[str, TableStyle] = {
    "apa": APA,
    "journal": TableStyle("journal", digits=2, p_format="zero"),
    "ama": TableStyle("ama", digits=2, p_format="ama"),
    "plain": TableStyle("plain", p_digits=4, p_format="zero", footnotes=False),
    "full": TableStyle("full", p_format="exact", full_precision=True),
}
TITLES: dict[str, tuple[str, str]] = {
    "apa": ("APA", "As the Publication Manual asks: p as .032 or < .001; as many digits as a column needs."),
    "journal": ("Journal", "Two decimals, p with a zero before the point: 0.032 or < 0.001."),
    "ama": ("AMA", "As medical journals ask: two decimals, p as .32, .003 or < .001."),
    "plain": ("Plain", "As statistics programs print: p as 0.0321 or < 0.0001, nothing added below tables."),
    "full": ("Full precision", "Every digit of every number, for checking and for further computing."),
}
"""Title and help of each style, in the order in which they are offered."""


@dataclass(frozen=True, slots=True)
class StyledTable(Table):
    """A table with the style it is shown in, made for renderers by dressing.py; it holds the same numbers."""

    style: TableStyle = APA


def style_of(table: Table) -> TableStyle:
    """The style that a table was given, else that of the APA."""
    return table.style if isinstance(table, StyledTable) else APA


def spelling(style: TableStyle | None) -> Notation:
    """How a document in that style spells numbers; None: in that of the APA."""
    return (style or APA).spelled(TYPOGRAPHIC)
