"""A large text file read by several threads: pandas' own first, then ours for its columns and for the bytes.

Ours have works of like length to share, columns and parts of the file, so that none is the last for long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench.data.column import CodedColumn
from workbench.data.in_threads import n_threads
from workbench.data.progress import awaited, until_done
from workbench.data.text.format import TextFormat
from workbench.data.text.header import Header
from workbench.data.text.look import counts_in_part
from workbench.data.text.one_pass import Pass
from workbench.data.text.pandas_reader import all_rows, as_written, lines_before_rows, words_in
from workbench.data.text.parts import Part, parts_of
from workbench.data.text.piles import NumberPile, WordPile
from workbench.data.text.scan import Counts

if TYPE_CHECKING:
    import pandas as pd

Item = TypeVar("Item")

_SHORT = 256 << 20
"""Bytes of a file up to which pandas is left alone at first: another thread would hold it up, and nobody can
see the progress of so short a work."""

_LONGEST_PART = 64 << 20
"""Bytes that one thread looks through before it can be told to stop."""


class WholeFile:
    """A file that `can_be_read_at_once`. ask: called now and then with the share that is done; may raise."""

    def __init__(self, path: Path, form: TextFormat, header: Header, ask: Callable[[float], None]) -> None:
        self._path, self._form, self._header, self._ask = path, form, header, ask
        self._size = path.stat().st_size
        self._looked: dict[Part, int] = {}

    def read(self, words: list[int], numbers: list[int]) -> Pass:
        """The columns at these positions, without those of `words` that pandas took for something else."""
        with _threads() as pool:
            rows = pool.submit(all_rows, self._path, self._form, self._header)
            parts = self._parts()
            looks = {} if self._size <= _SHORT else {part: pool.submit(self._look, part) for part in parts}
            until_done(rows, self._tell)
            failed = rows.exception() is not None
            coded: dict[int, Future[CodedColumn | None]] = {}
            # In turns, as looks hold Python's lock for longer: two of them would hold each other up. Columns
            # are taken out of the frame, so that the memory of one is there for the next.
            for i, part in zip_longest([] if failed else words, parts):
                if i is not None:
                    coded[i] = pool.submit(_coded, rows.result().pop(i))  # type: ignore[arg-type]
                if part is not None and part not in looks:
                    looks[part] = pool.submit(self._look, part)
            piled = {i: pool.submit(_piled, rows.result()[i]) for i in ([] if failed else numbers)}
            # What the bytes tell is in better words than what pandas makes of them, so it goes first.
            counts = sum((self._brought(look) for look in looks.values()), Counts())
            n_rows = len(rows.result())
            found = {i: self._brought(column) for i, column in coded.items()}
            return Pass(
                {i: column for i, column in found.items() if column is not None},
                {i: self._brought(pile) for i, pile in piled.items()},
                n_rows,
                counts,
            )

    def _parts(self) -> list[Part]:
        """Parts of the rows for the threads to look through."""
        first = sum(map(len, lines_before_rows(self._path, self._header)))
        return parts_of(self._path, first, max(n_threads(), -(-self._size // _LONGEST_PART)))

    def _look(self, part: Part) -> Counts:
        def watch(place: int) -> None:
            self._looked[part] = place - part[0]

        return counts_in_part(self._path, self._form, part, watch)

    def _brought(self, work: Future[Item]) -> Item:
        self._tell()
        return awaited(work, self._tell)

    def _tell(self) -> None:
        self._ask(sum(self._looked.copy().values()) / self._size)


def _coded(column: pd.Series) -> CodedColumn | None:
    """A column of words, its cells counted beside the other threads; None if pandas took it for another."""
    if not as_written(column):
        return None
    pile = WordPile()
    pile.add(*words_in(column))
    words = pile.column()
    _ = words.counts
    return words


def _piled(column: pd.Series) -> NumberPile:
    pile = NumberPile()
    pile.add(column.to_numpy())
    return pile


@contextmanager
def _threads() -> Iterator[ThreadPoolExecutor]:
    """Threads that nobody waits for when the work is given up."""
    pool = ThreadPoolExecutor(max(2, n_threads()), thread_name_prefix="read-text")
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
