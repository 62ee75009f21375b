"""Long work says how far it is, and learns by Cancelled that it should stop.

What reads files has a reporter at hand. Sorting, merging, reshaping and computing are made of many functions
that know of none: they call `pause` between two columns or pieces, and `watched` says who is asked there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
_AT_ONCE = 5_000  # items between two questions whether to go on
_LOOK = 0.05  # seconds between two such questions while another thread works


class Progress(Protocol):
    """Part of `workbench.analysis.Reporter`; any object with this method will do."""

    def progress(self, fraction: float, message: str = "") -> None:
        """How far the work is, 0 to 1; raises Cancelled when the user asked to stop."""
        ...


class _Watcher:
    """Remembers how far the work is, so that one can ask without telling anything new."""

    def __init__(self, reporter: Progress) -> None:
        self._reporter, self._fraction = reporter, 0.0

    def progress(self, fraction: float, message: str = "") -> None:
        self._fraction = fraction
        self._reporter.progress(fraction, message)

    def ask(self) -> None:
        self._reporter.progress(self._fraction)


_watcher: ContextVar[_Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(reporter: Progress) -> Iterator[Progress]:
    """Within the block, in this thread, `pause` asks `reporter`; gives what to tell the progress to."""
    watcher = _Watcher(reporter)
    before = _watcher.set(watcher)
    try:
        yield watcher
    finally:
        _watcher.reset(before)


def pause() -> None:
    """A place where long work can be stopped: raises Cancelled when the user asked for it."""
    watcher = _watcher.get()
    if watcher is not None:
        watcher.ask()


def pausing(items: Iterable[Item]) -> Iterator[Item]:
    """The items one by one, with a `pause` now and then: for loops over every distinct value."""
    for number, item in enumerate(items):
        if not number % _AT_ONCE:
            pause()
        yield item


def counted_off(items: Sequence[Item]) -> Iterator[Item]:
    """The items one by one, with a `pause` before each that tells how many are done: for columns."""
    for number, item in enumerate(items):
        watcher = _watcher.get()
        if watcher is not None:
            watcher.progress(number / len(items))
        yield item


def awaited(work: Future[Item], ask: Callable[[], object]) -> Item:
    """What another thread's work brings. `ask` is called now and then meanwhile, and may raise Cancelled."""
    until_done(work, ask)
    return work.result()


def until_done(work: Future[Any], ask: Callable[[], object]) -> None:
    """As `awaited`, whatever comes of the work."""
    from concurrent.futures import wait  # reading small files has no use for it, at start-up least of all

    while wait([work], _LOOK).not_done:
        ask()
