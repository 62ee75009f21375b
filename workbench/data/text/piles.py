"""Columns that grow chunk by chunk while a file is read: numbers pile up as arrays, words as codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.natural import natural_order
from workbench.data.text.numbers import MAX_EXACT

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.data.column import Numbers


class NumberPile:
    """Chunks of one column that pandas read as numbers."""

    def __init__(self) -> None:
        self._chunks: list[Numbers] = []
        self.exact = True

    def add(self, chunk: pd.Series) -> None:
        """Append; `exact` turns False when the chunk is not numbers, or too long to be exact."""
        values = chunk.to_numpy()
        if values.dtype not in (np.dtype(np.int64), np.dtype(np.float64)):
            self.exact = False
            self._chunks.clear()
        elif self.exact:
            self._chunks.append(values)

    def column(self) -> NumericColumn | None:
        """The column, int64 if all chunks are; None when text has to be read again to keep it exact."""
        if not self.exact:
            return None
        whole = all(chunk.dtype == np.int64 for chunk in self._chunks)
        if not whole and any(_too_long(chunk) for chunk in self._chunks):
            return None
        if all(np.isnan(chunk).all() for chunk in self._chunks):
            return NumericColumn(np.full(sum(map(len, self._chunks)), np.nan))
        joined = np.concatenate(self._chunks)
        if whole:
            return NumericColumn(joined.astype(np.int64, copy=False))
        return NumericColumn(joined.astype(np.float64, copy=False))


def _too_long(values: Numbers) -> bool:
    """Some whole number may have been rounded on its way to float64."""
    if values.dtype == np.int64:
        return bool((values > MAX_EXACT).any() or (values < -MAX_EXACT).any())
    large = values[np.isfinite(values) & (np.abs(values) > MAX_EXACT)]
    return bool((large == np.floor(large)).any())


class WordPile:
    """Chunks of one column read as categories: the values exactly as written."""

    def __init__(self) -> None:
        self._codes: list[NDArray[np.int32]] = []
        self._places: dict[str, int] = {}

    def add(self, chunk: pd.Series) -> None:
        """Append a categorical chunk; an empty cell is -1."""
        places = self._places
        values = chunk.cat.categories.tolist()
        lookup = np.array([places.setdefault(value, len(places)) for value in values] + [-1], dtype=np.int32)
        self._codes.append(lookup[chunk.cat.codes.to_numpy()])

    def column(self) -> CodedColumn:
        """The column, its categories in natural order."""
        codes = np.concatenate(self._codes) if self._codes else np.empty(0, dtype=np.int32)
        return reordered(CodedColumn(codes, tuple(self._places)))


def reordered(column: CodedColumn) -> CodedColumn:
    """The same values with the categories in natural order."""
    order = natural_order(column.categories)
    if order == column.categories:
        return column
    place: Mapping[str, int] = {value: i for i, value in enumerate(order)}
    lookup = np.array([place[value] for value in column.categories] + [-1], dtype=np.int32)
    return CodedColumn(lookup[column.codes], order)
