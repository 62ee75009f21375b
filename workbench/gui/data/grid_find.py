"""Find in a grid: text anywhere in a cell, or the number a cell holds; works on whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.column import CodedColumn, Column
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable

Mask = NDArray[np.bool_]
Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Matches:
    """masks: number of a column -> which rows on screen match; columns without a match are left out."""

    masks: dict[int, Mask]
    count: int

    def after(self, place: Place) -> Place | None:
        """The next match in reading order after (row, column), round the end; None if there is none."""
        return self._first(place) or self._first((-1, len(self.masks) and max(self.masks)))

    def before(self, place: Place) -> Place | None:
        """The match before (row, column), round the beginning."""
        return self._last(place) or self._last((2**62, 0))

    def number(self, place: Place) -> int:
        """Which match that is, counted from 1 in reading order."""
        row, column = place
        above = sum(int(np.count_nonzero(mask[:row])) for mask in self.masks.values())
        return above + sum(bool(mask[row]) for c, mask in self.masks.items() if c <= column)

    def _first(self, place: Place) -> Place | None:
        found = []
        for column, mask in self.masks.items():
            start = max(0, place[0] + (column <= place[1]))
            hit = int(mask[start:].argmax()) + start if start < len(mask) else 0
            if start < len(mask) and mask[hit]:
                found.append((hit, column))
        return min(found, default=None)

    def _last(self, place: Place) -> Place | None:
        found = []
        for column, mask in self.masks.items():
            stop = min(len(mask), place[0] + (column < place[1]))
            if stop > 0:
                hit = stop - 1 - int(mask[:stop][::-1].argmax())
                if mask[hit]:
                    found.append((hit, column))
        return max(found, default=None)


def find(dataset: Dataset, text: str, columns: list[int], order: NDArray[np.intp] | None = None) -> Matches:
    """Cells that hold `text`, capital or not; in columns of numbers those equal to the number typed.

    columns: numbers of the columns to look through; order: the rows as they stand on screen.
    """
    masks: dict[int, Mask] = {}
    count = 0
    for place in columns:
        variable = dataset.variables[place]
        mask = _matching(dataset.column(variable.name), variable, text)
        if mask is not None and mask.any():
            masks[place] = mask if order is None else mask[order]
            count += int(np.count_nonzero(mask))
    return Matches(masks, count)


def _matching(column: Column, variable: Variable, text: str) -> Mask | None:
    if isinstance(column, CodedColumn):
        return _matching_words(column, variable, text.casefold())
    try:
        number = float(text.strip().replace("\u2212", "-"))
    except ValueError:
        return None
    equal: Mask = column.values == number
    return equal


def _matching_words(column: CodedColumn, variable: Variable, text: str) -> Mask | None:
    labels = {level.value: level.label for level in variable.levels}
    hits = [
        text in value.casefold() or text in labels.get(value, "").casefold() for value in column.categories
    ]
    if not text or not any(hits):
        return None
    of_code: Mask = np.array([*hits, False])  # the last one is for code -1, a missing value
    return of_code[column.codes]
