"""Tables as text: aligned for the shell, Markdown for notes, tab-separated for spreadsheets."""

from __future__ import annotations

import unicodedata

from workbench.results.blocks import Cell, Table
from workbench.results.cells import value
from workbench.results.formatting import PLAIN, TYPOGRAPHIC, format_exact
from workbench.results.html_table import fraction_of
from workbench.results.shown import ShownTable, show

_STARTS_A_FORMULA = ("=", "+", "-", "@")
_GAP = "  "


def table_text(table: Table) -> str:
    """The table with its title, columns aligned, numbers on the decimal point, for a fixed-width font."""
    shown = show(table, TYPOGRAPHIC)
    heads = [printable(column.title) for column in shown.columns]
    columns = [_column(heads[i], shown, i) for i in range(len(heads))]
    lines = [_GAP.join(parts).rstrip() for parts in zip(*columns, strict=True)]
    rule = "─" * max(map(text_columns, lines), default=0)
    body = [rule, *lines[:1], rule, *lines[1:], rule]
    note = [f"Note. {printable(shown.note)}"] if shown.note else []
    stars = [printable(shown.stars_note)] if shown.stars_note else []
    return "\n".join([printable(table.title), *body, *note, *stars])


def table_markdown(table: Table) -> str:
    """The table in the pipe notation of Markdown."""
    shown = show(table, TYPOGRAPHIC)
    lines = [[piped(column.title) for column in shown.columns]]
    lines.append(["---:" if numeric else "---" for numeric in shown.numeric])
    lines.extend([piped(text) for text in row] for row in shown.cells)
    title = f"**{piped(table.title)}**\n\n" if table.title else ""
    note = f"\n\n*Note.* {piped(shown.note)}" if shown.note else ""
    note += f"\n\n{piped(shown.stars_note)}" if shown.stars_note else ""
    return title + "\n".join(f"| {' | '.join(line)} |" for line in lines) + note


def table_tsv(table: Table, *, full_precision: bool = False) -> str:
    """Tab-separated text with a header line, numbers in plain notation.

    full_precision: every column and every digit instead of what is shown. Words that a spreadsheet would take
    for a formula are set off with an apostrophe.
    """
    if full_precision:
        titles = [column.title for column in table.columns]
        rows = [[_field(value(row, column.id)) for column in table.columns] for row in table.rows]
    else:
        shown = show(table, PLAIN)
        titles = [column.title for column in shown.columns]
        rows = [
            [
                text if isinstance(value(row, column.id), float | int) else _field(text)
                for column, text in zip(shown.columns, cells, strict=True)
            ]
            for row, cells in zip(table.rows, shown.cells, strict=True)
        ]
    return "".join("\t".join(line) + "\n" for line in [[_field(title) for title in titles], *rows])


def set_off(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would calculate."""
    return "'" + text if text.startswith(_STARTS_A_FORMULA) else text


def printable(text: str) -> str:
    """Text that cannot move the cursor, colour the terminal or turn the direction of its neighbours."""
    return "".join(
        " " if char in "\t\n\r" else "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char
        for char in text
    )


def printable_lines(text: str) -> str:
    """Printable text that keeps its lines and their indents."""
    return "\n".join(map(printable, text.expandtabs(4).splitlines()))


def text_columns(text: str) -> int:
    """Columns of a terminal that the text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _column(head: str, shown: ShownTable, index: int) -> list[str]:
    """The header and all cells of a column, padded to one width."""
    cells = [printable(row[index]) for row in shown.cells]
    if shown.numeric[index]:
        parts = [len(fraction_of(cell, shown.point)) for cell in cells]
        longest = max(parts, default=0)
        cells = [
            cell + " " * (longest - part) if cell else cell for cell, part in zip(cells, parts, strict=True)
        ]
    width = max(map(text_columns, [head, *cells]))
    return [_padded(text, width, shown.numeric[index]) for text in [head, *cells]]


def _padded(text: str, width: int, right: bool) -> str:
    space = " " * (width - text_columns(text))
    return space + text if right else text + space


def piped(text: str) -> str:
    """Words in which Markdown finds no marks of its own."""
    text = printable(text).replace("\\", "\\\\")
    for mark in "|*_`<":
        text = text.replace(mark, "\\" + mark)
    return text


def _field(cell: Cell) -> str:
    if not isinstance(cell, str):
        return format_exact(cell)
    return set_off(" ".join(cell.split("\t")).replace("\r", " ").replace("\n", " "))
