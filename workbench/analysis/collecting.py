"""A reporter that keeps the notices an estimator gives, and passes everything on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from workbench.analysis.reporting import Reporter
from workbench.results import Block, Notice

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class CollectingReporter:
    """Wraps the reporter of a door for the length of one analysis."""

    def __init__(self, inner: Reporter) -> None:
        self._inner = inner
        self.seed = inner.seed
        self.notices: list[Notice] = []

    def progress(self, fraction: float, message: str = "") -> None:
        self._inner.progress(fraction, message)

    def check(self) -> None:
        self._inner.check()

    def publish(self, block: Block) -> None:
        self._inner.publish(block)

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)
        self._inner.notice(notice)

    def map(
        self,
        function: Callable[..., Answer],
        items: Iterable[Item],
        *,
        message: str = "",
        seeded: bool = False,
    ) -> Sequence[Answer]:
        return self._inner.map(function, items, message=message, seeded=seeded)
