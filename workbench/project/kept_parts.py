"""What a journal has in its files: parts that are whole, and columns that are rows of a column it has.

Sorting, filtering and deleting rows make new columns of all that there were. Only the places of their rows
are written then, once for all columns; rows of rows are put down as rows of the column that is whole. Where
few of its rows are left, the new column is written instead, so that the old one can go.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from workbench.project.npy import write_values

if TYPE_CHECKING:
    from workbench.data.taken import Places, Taken
    from workbench.project.table_parts import Part

File = tuple[str, int, int]
"""Its name, its size and its checksum."""
Write = Callable[[IO[bytes]], object]

LEAST_ROWS = 10_000
"""Columns that are shorter are always written whole."""
MOST_LEFT_OUT = 4
"""A column is no longer kept for the sake of one part in so many of its rows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A value in files. file: it has the value, or the column of which the value is rows.

    value: gives the value, None if nobody has it any more; rows: which, and the file with their places.
    """

    value: Callable[[], object]
    file: File
    rows: Rows | None = None

    @property
    def files(self) -> set[str]:
        """The names of the files that are needed for it."""
        return {self.file[0]} if self.rows is None else {self.file[0], self.rows.file[0]}


@dataclass(frozen=True, slots=True)
class Rows:
    """places: of rows in a column, (n,); of: how many that has; file: with the places."""

    places: Places
    of: int
    file: File


class KeptParts:
    """`write` makes a file of what a function writes into it."""

    def __init__(self, write: Callable[[Write], File]) -> None:
        self._write = write
        self._kept: dict[int, Kept] = {}  # by the identity of the value
        self._joined: dict[tuple[int, int], Places] = {}
        self._files: set[str] = set()

    def kept(self, part: Part) -> Kept:
        """Where the value of a part is; it is written if it is nowhere."""
        return self._found(part.of) or self._as_rows(part) or self._whole(part.of, part.write)

    def forget_all_but(self, needed: set[str]) -> set[str]:
        """Forget values that need other files than these; which files nothing needs any more."""
        gone = self._files - needed
        self._files &= needed
        self._kept = {key: kept for key, kept in self._kept.items() if kept.files <= needed}
        self._joined.clear()
        return gone

    def _found(self, value: object) -> Kept | None:
        kept = self._kept.get(id(value))
        return kept if kept is not None and kept.value() is value else None

    def _whole(self, value: object, write: Write) -> Kept:
        file = self._write(write)
        self._files.add(file[0])
        kept = self._kept[id(value)] = Kept(_holder(value), file)
        return kept

    def _as_rows(self, part: Part) -> Kept | None:
        """The value as rows of another one that is kept; None where that is not so, or not worth it."""
        rows = None if part.taken is None else self._rows(part.taken)
        if rows is None:
            return None
        file, places, of = rows
        if len(places) < LEAST_ROWS or of > MOST_LEFT_OUT * len(places):
            return None
        written = self._found(places) or self._whole(places, lambda out: write_values(out, places))
        kept = Kept(_holder(part.of), file, Rows(places, of, written.file))
        self._kept[id(part.of)] = kept
        return kept

    def _rows(self, taken: Taken) -> tuple[File, Places, int] | None:
        """The file of a whole column, the places of rows in it, and how many it has."""
        source = taken.source()
        kept = None if source is None else self._found(source)
        if source is None or kept is None:
            return None
        if kept.rows is None:
            return kept.file, taken.places, len(source)
        return kept.file, self._places(kept.rows.places, taken.places), kept.rows.of

    def _places(self, first: Places, then: Places) -> Places:
        """Places of rows of rows; the same for all columns of a table."""
        key = id(first), id(then)
        if key not in self._joined:
            joined = self._joined[key] = first[then]
            joined.flags.writeable = False
        return self._joined[key]


def _holder(value: object) -> Callable[[], Any]:
    """Gives the value as long as somebody else has it; what is no array is small, and kept alive."""
    import numpy as np

    return weakref.ref(value) if isinstance(value, np.ndarray) else lambda: value
