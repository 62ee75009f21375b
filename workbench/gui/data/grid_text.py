"""Cells of the grid as text for the clipboard: tab between columns, a line a row, quotes where needed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.text.numbers import number_text

MOST_CELLS = 2_000_000


def tab_text(
    dataset: Dataset,
    rows: NDArray[np.intp],
    names: Sequence[str],
    *,
    with_names: bool = False,
    labels: bool = False,
) -> str:
    """The cells of `names` in `rows` of the data; missing cells are empty; labels: words for levels."""
    columns = [_texts(dataset, name, rows, labels) for name in names]
    lines = ["\t".join(cells) for cells in zip(*columns, strict=True)]
    if with_names:
        lines.insert(0, "\t".join(map(quoted, names)))
    return "\n".join(lines)


def _texts(dataset: Dataset, name: str, rows: NDArray[np.intp], labels: bool) -> list[str]:
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        words = {level.value: level.text for level in dataset.variable(name).levels} if labels else {}
        texts = [quoted(words.get(value, value)) for value in column.categories]
        texts.append("")  # code -1
        return [texts[code] for code in column.codes[rows].tolist()]
    return [number_text(value) for value in column.values[rows].tolist()]


def quoted(text: str) -> str:
    """In quotes when it would otherwise break the table."""
    if any(sign in text for sign in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text
