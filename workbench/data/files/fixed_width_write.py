"""Write a fixed-width file, and its codebook beside it: the widths and names without which it cannot be read.

Numbers stand at the right of their columns, words at the left, a blank between columns. What could not be
told from the blanks around it, and a row without any value, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.cells import cells_of
from workbench.data.files.draft import drafted
from workbench.data.files.fixed_width import codebook_of
from workbench.data.progress import Progress
from workbench.data.text.numbers import number_text
from workbench.errors import DataError

_ADVICE = "Write the data in another format, such as CSV."


def write(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A .fwf file in UTF-8 without a line of names."""
    "".join(dataset.names).encode()  # before the data are there without their codebook
    columns = []
    for place, (name, width) in enumerate(zip(dataset.names, widths_of(dataset), strict=True)):
        columns.append(_aligned(dataset, name, width, first=not place))
        if reporter is not None:
            reporter.progress(0.8 * place / len(dataset.names), "Writing the file")
    lines = ["".join(cells).rstrip() for cells in zip(*columns, strict=True)]
    if "" in lines:
        raise DataError(
            f"Row {lines.index('') + 1} has no values; a fixed-width file cannot hold such a row.", _ADVICE
        )
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", newline="")


def write_codebook(dataset: Dataset, path: Path) -> None:
    """The widths and names beside the file at `path`, as `data.reading` of a recipe has them."""
    told = {"widths": widths_of(dataset), "names": list(dataset.names)}
    with drafted(codebook_of(path)) as draft:
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def widths_of(dataset: Dataset) -> list[int]:
    """Signs of the longest cell of each variable, and one for the blank before it."""
    longest = [max(map(len, _distinct(dataset, name)), default=0) for name in dataset.names]
    return [max(size, 1) + bool(place) for place, size in enumerate(longest)]


def _aligned(dataset: Dataset, name: str, width: int, *, first: bool) -> list[str]:
    if not isinstance(dataset.column(name), CodedColumn):
        return [cell.rjust(width) for cell in _cells(dataset, name)]
    blank = "" if first else " "
    return [(blank + cell).ljust(width) for cell in _cells(dataset, name)]


def _distinct(dataset: Dataset, name: str) -> Sequence[str]:
    column = dataset.column(name)
    return column.categories if isinstance(column, CodedColumn) else _cells(dataset, name)


def _cells(dataset: Dataset, name: str) -> list[str]:
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        for text in column.categories:
            if text != text.strip() or set(text) & set("\n\r\0\ufeff"):
                raise DataError(
                    f"'{name}' holds a text that a fixed-width file cannot keep as it is.", _ADVICE
                )
    cells = cells_of(dataset, name)
    return ["" if c is None else number_text(c) if isinstance(c, int | float) else c for c in cells]
