"""The reporter of an estimator that runs in a worker."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from workbench.analysis.mapping import map_items
from workbench.analysis.workers import wire
from workbench.analysis.workers.messages import Progressed, Published, Work
from workbench.errors import Cancelled
from workbench.results import Block, Notice

if TYPE_CHECKING:
    from workbench.analysis.workers.child import Inbox

Item = TypeVar("Item")
Answer = TypeVar("Answer")
INTERVAL = 0.05


class WorkerReporter:
    """Sends progress (at most 20 times a second) and blocks to the pool, and listens for cancel."""

    def __init__(self, work: Work, inbox: Inbox) -> None:
        self.seed = work.seed
        self._number, self._inbox = work.number, inbox
        self._next = 0.0
        self._sending = threading.Lock()  # an estimator may report from threads of its own

    def progress(self, fraction: float, message: str = "") -> None:
        self.check()
        now = time.monotonic()
        if now >= self._next:
            self._next = now + INTERVAL
            self._send(Progressed(self._number, min(max(float(fraction), 0.0), 1.0), message))

    def check(self) -> None:
        if self._inbox.cancelled(self._number):
            raise Cancelled

    def publish(self, block: Block) -> None:
        self.check()
        self._send(Published(self._number, block))

    def notice(self, notice: Notice) -> None:
        """Nothing to do: the runner puts notices into the result."""

    def map(
        self,
        function: Callable[..., Answer],
        items: Iterable[Item],
        *,
        message: str = "",
        seeded: bool = False,
    ) -> Sequence[Answer]:
        seed = self.seed if seeded else None
        return map_items(function, items, message=message, progress=self.progress, seed=seed)

    def _send(self, message: object) -> None:
        with self._sending:
            wire.send(self._inbox.pipe, message)
