"""Find the rows that do not have as many cells as the header, and quotes that are never closed.

Slow and exact (row by row); called only when the fast reader or its counts say that something is wrong.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.data.text.files import open_data_file
from workbench.data.text.format import DELIMITERS, TextFormat
from workbench.data.text.header import Header
from workbench.data.text.rows import csv_rows
from workbench.errors import DataError

_NAMED = 5


def check_rows(path: Path, form: TextFormat, header: Header) -> None:
    """DataError naming the lines that have not as many cells as the header; silent if there are none."""
    width = len(header.names)
    first: list[tuple[int, int]] = []
    count = 0
    for line, cells in _widths(path, form, header):
        if cells != width and cells > 0:
            count += 1
            if len(first) < _NAMED:
                first.append((line, cells))
    if count:
        raise ragged(path.name, form, width, first, count)


def ragged(
    name: str, form: TextFormat, width: int, first: Sequence[tuple[int, int]], count: int
) -> DataError:
    """The error for lines [(line number, cells)], of which there are `count` in all."""
    line, cells = first[0]
    others = [str(number) for number, _ in first[1:]]
    more = count - len(first)
    also = f" (also line {', '.join(others)}{f' and {more} more' if more > 0 else ''})" if others else ""
    return DataError(
        f"Line {line} of '{name}' has {cells} {_cells(cells)} instead of {width}{also}.",
        f"Look there for a missing or extra {DELIMITERS[form.delimiter]} or an unclosed quotation mark, "
        "or choose another delimiter in the preview.",
    )


def _cells(count: int) -> str:
    return "cell" if count == 1 else "cells"


def _widths(path: Path, form: TextFormat, header: Header) -> Iterator[tuple[int, int]]:
    """Line number and number of cells of every row of data."""
    with open_data_file(path) as file:
        text = io.TextIOWrapper(file, encoding=_codec(form), errors="replace", newline="")
        for _ in range(header.lines):
            text.readline()
        line = header.lines + 1
        rows = csv_rows(text, form)
        try:
            for row in rows:
                yield line, len(row) if len(row) > 1 or "".join(row).strip() else 0
                line = header.lines + 1 + getattr(rows, "line_num", line - header.lines)
        except csv.Error:
            raise DataError(
                f"A cell that starts in line {line} of '{path.name}' is too long.",
                "A quotation mark is probably missing there; add it, or choose 'no quotes' in the preview.",
            ) from None


def _codec(form: TextFormat) -> str:
    return "utf-8-sig" if form.encoding.lower() in ("utf-8", "utf8") else form.encoding


def unclosed_quote(path: Path, form: TextFormat, header: Header) -> DataError:
    """The error for a file that ends inside quotes: where the quote was opened."""
    last = header.lines + 1
    for line, _ in _widths(path, form, header):
        last = line
    return DataError(
        f"The quotation mark opened in line {last} of '{path.name}' is never closed.",
        "Close or remove it, or choose 'no quotes' in the preview.",
    )
