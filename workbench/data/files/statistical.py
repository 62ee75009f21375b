"""Files of SPSS, Stata and SAS by pyreadstat, in pieces so that large ones can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from workbench.data.dataset import Dataset
from workbench.data.files.labelled import Raw, variable_of
from workbench.data.files.source import Source
from workbench.data.files.tell import cells_at_once

Arrays = dict[str, Any]
Describe = Callable[[str, Any], Raw]

MOST_PIECES = 8
"""A piece starts by skipping those before it, so there are few."""


def read_statistical(
    source: Source, reader: Callable[..., Any], describe: Callable[[Any, str, Any], Raw], **options: Any
) -> Dataset:
    """The data set; `describe(meta, name, values)` tells what the package knows of a variable."""
    source.tell(0.0)
    arrays, meta = _values(source, reader, options)
    columns = []
    for place, name in enumerate(meta.column_names):
        columns.append(variable_of(describe(meta, name, arrays.pop(name))))
        source.tell(0.9 + 0.1 * place / len(meta.column_names))
    return source.dataset(columns)


def _values(source: Source, reader: Callable[..., Any], options: dict[str, Any]) -> tuple[Arrays, Any]:
    path = str(source.path)
    fixed = {"output_format": "dict", "disable_datetime_conversion": True, **options}
    _, meta = reader(path, metadataonly=True, **fixed)
    n_rows, width = meta.number_rows, max(len(meta.column_names), 1)
    piece = max(cells_at_once() // width, (n_rows or 0) // MOST_PIECES + 1)
    if n_rows is None or n_rows <= piece:
        arrays, meta = reader(path, **fixed)
        return dict(arrays), meta
    pieces = list(_pieces(source, reader, fixed, n_rows, piece))
    joined = {name: _joined([part[name] for part, _ in pieces]) for name in meta.column_names}
    return joined, pieces[0][1]


def _pieces(
    source: Source, reader: Callable[..., Any], fixed: dict[str, Any], n_rows: int, piece: int
) -> Iterator[tuple[Arrays, Any]]:
    for first in range(0, n_rows, piece):
        yield reader(str(source.path), row_offset=first, row_limit=piece, **fixed)
        source.tell(0.9 * (first + piece) / n_rows)


def _joined(parts: list[Any]) -> Any:
    if all(isinstance(part, np.ndarray) and part.dtype != object for part in parts):
        return np.concatenate(parts)
    return [value for part in parts for value in part]


def split(values: Any) -> tuple[Any, list[str | None] | None]:
    """What pyreadstat gives for a column: float64 and letters of special missing values, or texts."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
        return values.astype(np.float64), None
    cells = list(values)
    if any(isinstance(cell, int | float) and cell == cell for cell in cells):
        numbers = np.array(
            [cell if isinstance(cell, int | float) else np.nan for cell in cells], dtype=np.float64
        )
        return numbers, [cell if isinstance(cell, str) and cell else None for cell in cells]
    return [cell if isinstance(cell, str) and cell else None for cell in cells], None


def columns_of_numbers(meta: Any, name: str, values: Any) -> tuple[Any, list[str | None] | None]:
    """As `split`, knowing from the file whether the column holds texts: all cells may be missing."""
    if meta.readstat_variable_types.get(name, "double") == "string":
        return [cell if isinstance(cell, str) and cell else None for cell in values], None
    found, letters = split(values)
    if isinstance(found, np.ndarray):
        return found, letters
    return np.full(len(found), np.nan), found


def text_or_empty(value: Any) -> str:
    return value if isinstance(value, str) else ""
