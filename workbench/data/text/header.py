"""The first row of a file: where it ends, and the names the columns get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.data.text.format import TextFormat
from workbench.data.text.names import ColumnName, repaired_names
from workbench.data.text.rows import csv_rows, split_rows

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Header:
    """Names of the columns; how many characters, bytes of UTF-8 and lines stand before the rows of data."""

    names: tuple[ColumnName, ...]
    characters: int
    bytes: int
    lines: int


def read_header(head: str, form: TextFormat) -> Header:
    """Names from the first characters of a file (or V1, V2 ... when it has no header)."""
    lines = _lines(head)
    before = [next(lines, "") for _ in range(form.skip_lines)]
    first: list[str] = []
    taken: list[str] = []
    if form.header:
        first, taken = _first_row(lines, form)
    if form.row_names:
        first = ["row_name", *first]
    rest = "".join(before + taken)
    rows = split_rows(head[len(rest) :], form, 20)
    if not form.header:
        first = [f"V{i + 1}" for i in range(max((len(row) for row in rows[:1]), default=0))]
    elif first:
        first += [""] * _trailing(rows, len(first))
    return Header(repaired_names(first), len(rest), len(rest.encode("utf-8")), len(before) + len(taken))


def _trailing(rows: list[list[str]], width: int) -> int:
    """Cells beyond the header when every row has them and all are empty: rows that end with a delimiter."""
    extra = min((len(row) for row in rows), default=width) - width
    return max(extra, 0) if not any(cell for row in rows for cell in row[width:]) else 0


def _lines(text: str) -> Iterator[str]:
    return (match[0] for match in _LINE.finditer(text) if match[0])


def _first_row(lines: Iterator[str], form: TextFormat) -> tuple[list[str], list[str]]:
    """The first row that is not blank, and the lines it took (a quoted name may hold a line end)."""
    taken: list[str] = []

    def watched() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    for row in csv_rows(watched(), form):
        if any(cell for cell in row):
            return row, taken
    return [], taken
