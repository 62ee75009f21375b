"""Columns that grow chunk by chunk while a file is read: numbers pile up as arrays, words as codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.natural import natural_order
from workbench.data.text.numbers import MAX_EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from workbench.data.column import Numbers

    Codes = NDArray[np.int32]


class NumberPile:
    """Chunks of one column that pandas read as numbers."""

    def __init__(self) -> None:
        self._chunks: list[Numbers] = []
        self._is_numbers = True
        self._too_long = False

    def add(self, values: NDArray[Any]) -> None:
        """Append the next chunk."""
        if values.dtype not in (np.dtype(np.int64), np.dtype(np.float64)):
            self._is_numbers = False
            self._chunks.clear()
        elif self._is_numbers:
            self._chunks.append(values)
            self._too_long = self._too_long or beyond_exact(values)

    @property
    def exact(self) -> bool:
        """Every cell was a number, and none was rounded."""
        return self._is_numbers and (self._whole or not self._too_long)

    @property
    def _whole(self) -> bool:
        return all(chunk.dtype == np.int64 for chunk in self._chunks)

    def all_whole(self) -> bool:
        """Every number is whole, however it was written."""
        return all(
            chunk.dtype == np.int64 or bool((chunk == np.floor(chunk))[np.isfinite(chunk)].all())
            for chunk in self._chunks
        )

    def column(self) -> NumericColumn:
        """The column: int64 if all chunks are, else float64."""
        joined = _joined(self._chunks)
        whole = self._whole
        self._chunks.clear()
        if whole:
            return NumericColumn(joined.astype(np.int64, copy=False))
        return NumericColumn(joined.astype(np.float64, copy=False))


def beyond_exact(values: Numbers) -> bool:
    """Some whole number is so long that float64 may not hold it, or too large for it (infinite)."""
    if values.dtype == np.int64:
        return bool(values.max() > MAX_EXACT or values.min() < -MAX_EXACT)
    largest = np.fmax.reduce(values, initial=0.0), -np.fmin.reduce(values, initial=0.0)
    if max(largest) < MAX_EXACT:
        return False
    large = values[np.abs(values) >= MAX_EXACT]
    return bool((large == np.floor(large)).any())


class WordPile:
    """Chunks of one column read as text: the values exactly as written."""

    def __init__(self) -> None:
        self._chunks: list[tuple[Codes, Codes]] = []
        self._places: dict[str, int] = {}

    def add(self, chunks: Iterable[NDArray[np.integer[Any]]], values: Sequence[str]) -> None:
        """Append chunks: the place of each cell's text in `values`, -1 for an empty cell."""
        places = self._places
        lookup = np.array(
            [places.setdefault(value, len(places)) if value else -1 for value in values] + [-1],
            dtype=np.int32,
        )
        self._chunks += [(codes.astype(np.int32, copy=False), lookup) for codes in chunks]

    def column(self) -> CodedColumn:
        """The column, its categories in natural order."""
        order = natural_order(self._places)
        rank = {value: i for i, value in enumerate(order)}
        ranks = np.array([rank[value] for value in self._places] + [-1], dtype=np.int32)
        column = np.empty(sum(len(codes) for codes, _ in self._chunks), dtype=np.int32)
        first = 0
        for codes, lookup in self._chunks:
            np.take(ranks[lookup], codes, out=column[first : first + len(codes)], mode="wrap")
            first += len(codes)
        self._chunks.clear()
        return CodedColumn(column, order)


def _joined(chunks: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(chunks) if len(chunks) > 1 else chunks[0]
