"""Reporter: what an estimator may say while it works, and how it learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from workbench.errors import Cancelled
from workbench.results import Block, Notice

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Reporter(Protocol):
    """Handed to every estimator as its third argument.

    Every method except `map` is cheap; `progress` and `check` raise Cancelled when the user asked to stop,
    so an estimator that calls either in its loops can be cancelled.
    """

    seed: int

    def progress(self, fraction: float, message: str = "") -> None:
        """How far the work is, 0 to 1, and what is being done, in the user's words."""
        ...

    def check(self) -> None:
        """Raise Cancelled if the user asked to stop."""
        ...

    def publish(self, block: Block) -> None:
        """Show a block now; a later block with the same id replaces it."""
        ...

    def notice(self, notice: Notice) -> None:
        """Add a notice to the result."""
        ...

    def map(
        self,
        function: Callable[..., Answer],
        items: Iterable[Item],
        *,
        message: str = "",
        seeded: bool = False,
    ) -> Sequence[Answer]:
        """Apply a module-level function to independent items, in parallel where that pays, in order.

        seeded: call function(item, seed) with a numpy SeedSequence for each item, spawned from `self.seed`;
        so answers depend neither on the number of cores nor on their speed.
        """
        ...


class QuietReporter:
    """A reporter for scripts and tests: nothing is shown.

    engine: the name of the mapper for independent work; "serial" keeps everything in this process.
    """

    engine: str | None = "serial"

    def __init__(self, seed: int = 1, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.seed = seed
        self.notices: list[Notice] = []
        self._cancelled = cancelled

    def progress(self, fraction: float, message: str = "") -> None:
        self.check()

    def check(self) -> None:
        if self._cancelled():
            raise Cancelled

    def publish(self, block: Block) -> None:
        self.check()

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    def map(
        self, function: Callable[..., Any], items: Iterable[Any], *, message: str = "", seeded: bool = False
    ) -> list[Any]:
        from workbench.analysis.mapping import map_items, mapper

        seed = self.seed if seeded else None
        engine = mapper(self.engine)
        return map_items(function, items, message=message, progress=self.progress, seed=seed, engine=engine)
