"""Job, what to compute; Callbacks, whom to tell; JobHandle, how it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from workbench.results import Block, Notice, Result

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

State = Literal["queued", "running", "finished", "failed", "cancelled"]


@dataclass(frozen=True, eq=False)
class Job:
    """One analysis to run.

    options: as entered, checked before they are used; seed: None means the option `seed`, if there is one;
    key: a new job with the same key cancels the older one ("" = it never does), e.g. the id of the entry.
    """

    analysis_id: str
    dataset: Dataset
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    key: str = ""


def _ignore(*_: Any) -> None:
    """The callback of those who do not want to know."""


@dataclass(frozen=True)
class Callbacks:
    """Called from the pool's one listener thread; must return soon.

    Each job ends with exactly one of `finished`, `failed` or `cancelled`. After `JobHandle.cancel()` only
    `cancelled` comes. A remembered result comes as `finished` without `started`.
    """

    started: Callable[[JobHandle], None] = _ignore
    progress: Callable[[JobHandle, float, str], None] = _ignore
    published: Callable[[JobHandle, Block], None] = _ignore
    finished: Callable[[JobHandle, Result], None] = _ignore
    failed: Callable[[JobHandle, Notice], None] = _ignore
    cancelled: Callable[[JobHandle], None] = _ignore


class JobHandle:
    """A submitted job; may be asked and cancelled from any thread.

    result: of a finished job, or of a failed one (which holds only the reason); notice: why it failed.
    """

    def __init__(
        self, number: int, job: Job, callbacks: Callbacks, cancel: Callable[[JobHandle], None]
    ) -> None:
        self.number, self.job, self.callbacks = number, job, callbacks
        self.state: State = "queued"
        self.result: Result | None = None
        self.notice: Notice | None = None
        self.cancelling = False
        self._cancel = cancel
        self._over = threading.Event()

    @property
    def done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return self._over.is_set()

    def cancel(self) -> None:
        """Ask it to stop; returns at once. Within a second it has, unless it has ended before."""
        if not self.done:
            self.cancelling = True
            self._cancel(self)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended and its callback returned; False when `timeout` seconds were not enough."""
        return self._over.wait(timeout)

    def close(self) -> None:
        """For the pool: the last callback has returned."""
        self._over.set()
