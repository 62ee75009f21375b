"""The values of one column: either numbers, or codes into a tuple of category values.

    numeric column   values: float64 with nan for empty cells, or int64 when every cell is a whole number
    coded column     codes: int32, -1 for an empty cell; categories: the distinct values as written

Both are read-only: an edit makes a new column. What is rows of another one may say so (taken.py).
"""

from __future__ import annotations

import hashlib
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from workbench.data.taken import Taken, are_inside

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.data.taken import Places

    Numbers = NDArray[np.float64] | NDArray[np.int64]

_PIECE = 1 << 16

Array = TypeVar("Array", bound="Numbers | NDArray[np.int32]")


@dataclass(frozen=True, eq=False)
class NumericColumn:
    """Numbers; `values` is float64 (nan = empty) or int64 (no empty cell), shape (n,)."""

    values: Numbers
    taken: Taken | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.values.flags.writeable = False

    def __len__(self) -> int:
        return len(self.values)

    def take(self, rows: NDArray[np.intp], places: Places | None = None) -> NumericColumn:
        """The given rows, in the given order. places: `places_of` them, for the column to keep."""
        return NumericColumn(_rows(self.values, rows, places), _noted(self.values, places))

    @cached_property
    def digest(self) -> bytes:
        """A fingerprint of the values: equal columns, equal digest; computed once."""
        return _digest(str(self.values.dtype), self.values)


@dataclass(frozen=True, eq=False)
class CodedColumn:
    """Categories; `codes` int32 shape (n,) with -1 = empty, into `categories` (values as written)."""

    codes: NDArray[np.int32]
    categories: tuple[str, ...]
    taken: Taken | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.codes.flags.writeable = False

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[np.intp], places: Places | None = None) -> CodedColumn:
        """As that of numbers."""
        return CodedColumn(_rows(self.codes, rows, places), self.categories, _noted(self.codes, places))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many cells hold each category, shape (n_categories,); computed once."""
        counts = np.zeros(len(self.categories) + 1, dtype=np.int64)
        piece = max(_PIECE, len(counts))  # small arrays, which stay in the processor's cache
        for first in range(0, len(self), piece):
            counts += np.bincount(self.codes[first : first + piece] + 1, minlength=len(counts))
        return counts[1:]

    @cached_property
    def digest(self) -> bytes:
        """A fingerprint of codes and categories: equal columns, equal digest; computed once."""
        return _digest(repr(self.categories), self.codes)


Column = NumericColumn | CodedColumn


def _rows(values: Array, rows: NDArray[np.intp], places: Places | None) -> Array:
    """`values[rows]`, made faster: numpy need not look at places that are known to be inside."""
    rows = np.asarray(rows)
    if places is not None or are_inside(rows, len(values)):
        return cast("Array", np.take(values, rows, mode="clip"))
    return cast("Array", values[rows] if len(rows) else values[:0])


def _noted(values: NDArray[Any], places: Places | None) -> Taken | None:
    return None if places is None else Taken(weakref.ref(values), places)


def _digest(kind: str, values: Numbers | NDArray[np.int32]) -> bytes:
    digest = hashlib.blake2b(kind.encode("utf-8", "surrogatepass"), digest_size=16)
    digest.update(np.ascontiguousarray(values).data)
    return digest.digest()


def cell(column: Column, row: int) -> Any:
    """The value of one cell as a Python object: int, float, str, or None when empty."""
    if isinstance(column, CodedColumn):
        code = int(column.codes[row])
        return None if code < 0 else column.categories[code]
    value = column.values[row]
    if isinstance(value, np.integer):
        return int(value)
    return None if np.isnan(value) else float(value)
