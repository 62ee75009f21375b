"""The rows of a spreadsheet: names first, then cells that keep their type; used by Excel and OpenDocument."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.cells import cells_of
from workbench.data.text.numbers import MAX_EXACT, number_text
from workbench.errors import DataError

_NOT_IN_XML = re.compile("[\0-\x08\x0b-\x1f\ufffe\uffff]")
MOST_ROWS, MOST_COLUMNS, LONGEST = 1_048_576, 16_384, 32_767


def rows_of(dataset: Dataset) -> Iterator[list[Any]]:
    """All rows; whole numbers that a spreadsheet would round, and infinity, are text."""
    if dataset.n_rows >= MOST_ROWS or len(dataset.names) > MOST_COLUMNS:
        raise DataError(
            f"A spreadsheet holds at most {MOST_ROWS - 1} rows and {MOST_COLUMNS} columns.",
            "Write the data as CSV or Parquet.",
        )
    columns = [_safe(cells_of(dataset, name, moments=True)) for name in dataset.names]
    yield _safe(list(dataset.names))
    yield from (list(row) for row in zip(*columns, strict=True))


def _safe(cells: list[Any]) -> list[Any]:
    return [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Any:
    if isinstance(cell, int):
        return cell if abs(cell) <= MAX_EXACT else str(cell)
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else number_text(cell)
    if isinstance(cell, str) and (_NOT_IN_XML.search(cell) or len(cell) > LONGEST):
        raise DataError(
            "A name or text holds signs that a spreadsheet cannot, or is too long.", "Write CSV instead."
        )
    return cell
