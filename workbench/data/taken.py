"""Rows taken of a column: which, and of what. Whoever has kept the column needs to keep only these places."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int32] | NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """Values of a column that are `source()[places]`.

    source: the values or codes of which rows were taken, held weakly: None once nobody has them.
    places: of rows in it, (n,), all of them inside, in the shortest type that can hold them; read-only.
    """

    source: weakref.ref[NDArray[Any]]
    places: Places

    def __reduce__(self) -> tuple[object, ...]:
        """Nothing of it goes to another process, which has not kept the source."""
        return _nothing, ()


def _nothing() -> None:
    return None


def are_inside(rows: NDArray[np.intp], n_rows: int) -> bool:
    """Whether these are places of rows, from 0 to below `n_rows`, and nothing else."""
    plain = rows.ndim == 1 and rows.dtype == np.intp and len(rows) > 0
    return bool(plain and rows.min() >= 0 and rows.max() < n_rows)


def places_of(rows: NDArray[np.intp], n_rows: int) -> Places | None:
    """Rows of `n_rows` as `Taken` has them; None where they are other than places inside."""
    if not are_inside(rows, n_rows):
        return None
    short = n_rows <= np.iinfo(np.int32).max
    places: Places = rows.astype(np.int32) if short else rows.astype(np.int64)
    places.flags.writeable = False
    return places
