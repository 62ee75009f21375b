"""The pool's view of one worker process: start it, give it work, cancel, kill."""

from __future__ import annotations

import contextlib
import pickle
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.analysis.cache import Key
from workbench.analysis.description import Analysis
from workbench.analysis.options import Options
from workbench.analysis.workers import child, wire
from workbench.analysis.workers.job import JobHandle
from workbench.analysis.workers.messages import Cancel, Stop, Warm, Work
from workbench.analysis.workers.shipping import pack
from workbench.processes import ChildContext

GRACE = 0.6  # seconds an estimator has to notice a cancel before its process is killed


@dataclass(frozen=True, eq=False)
class Task:
    """A job whose analysis and options are known to be right."""

    handle: JobHandle
    analysis: Analysis
    options: Options
    seed: int
    key: Key


class Worker:
    """One process. `ready`: it takes work; `warm`: its imports are done; `task`: what it is doing;
    `deadline`: when to kill it, if ever."""

    def __init__(self, preload: Sequence[str], prepare: child.Prepare | None = None) -> None:
        context = ChildContext()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=child.main, args=(theirs, tuple(preload), prepare), name="workbench-worker"
        )
        try:
            self.process.start()
        finally:
            theirs.close()
        self.ready = self.warm = False
        self.task: Task | None = None
        self.deadline: float | None = None
        self._columns: frozenset[bytes] = frozenset()

    @property
    def idle(self) -> bool:
        return self.ready and self.task is None

    def give(self, task: Task) -> None:
        """Send a task to the idle worker; OSError when it has died."""
        self.task, self.deadline = task, None
        parts = pack(task.handle.job.dataset, self._columns)
        description = pickle.dumps((task.analysis, task.options), protocol=5)
        wire.send(self.pipe, Work(task.handle.number, description, task.seed, parts))
        self._columns = frozenset(digest for _, digest in parts.columns)

    def warm_up(self, modules: tuple[str, ...]) -> None:
        """Ask it to import these, and then to say that it is warm; to be asked once."""
        with contextlib.suppress(OSError):  # it has died: the pool will notice
            wire.send(self.pipe, Warm(modules))

    def cancel(self) -> None:
        """Ask it to stop its task, and remember when to lose patience."""
        if self.task is not None and self.deadline is None:
            self.deadline = time.monotonic() + GRACE
            with contextlib.suppress(OSError):  # it has died: the pool will notice
                wire.send(self.pipe, Cancel(self.task.handle.number))

    def receive(self) -> Any:
        """Its next message; EOFError or OSError when it has died."""
        return wire.receive(self.pipe)

    def stop(self) -> None:
        """Ask it to end when it is idle."""
        with contextlib.suppress(OSError):
            wire.send(self.pipe, Stop())

    def end(self, patience: float = 0.0) -> int | None:
        """See that the process is gone and nothing of it is left; its exit code."""
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode
        self.process.close()
        self.pipe.close()
        return code
