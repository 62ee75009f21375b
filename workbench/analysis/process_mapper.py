"""Independent work on all cores of this machine.

The first items are done here, to see how long one takes: processes are started only when that saves time.
The function goes to each process once, items follow in chunks of about a quarter of a second.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from workbench.analysis.mapping import Progress, Seeded
from workbench.errors import WorkbenchError
from workbench.processes import ChildContext, end_with_parent, one_blas_thread

TRIAL = 0.3  # seconds spent here before deciding
WORTH = 2.0  # seconds of remaining work that make it worth starting processes
CHUNK = 0.25  # seconds of work sent at a time
POLL = 0.1
MOST = 60  # Windows cannot wait for more


class ProcessMapper:
    """A Mapper over `workers` processes (None: one a core)."""

    def __init__(self, workers: int | None = None, *, trial: float = TRIAL, worth: float = WORTH) -> None:
        self.workers = min(workers or os.cpu_count() or 1, MOST)
        self.trial, self.worth = trial, worth

    def map(
        self, function: Callable[[Any], Any], items: Sequence[Any], *, message: str, progress: Progress
    ) -> list[Any]:
        """See Mapper.map."""
        started = time.monotonic()
        movable = self.workers > 1 and _is_importable(function)
        answers: list[Any] = []
        for done, item in enumerate(items):
            progress(done / len(items), message)
            spent = time.monotonic() - started
            if movable and done and spent > self.trial:
                each = spent / done
                if each * (len(items) - done) > self.worth:
                    rest = self._spread(function, items, done, each, message, progress)
                    return answers + rest
                movable = False
            answers.append(function(item))
        return answers

    def _spread(
        self,
        function: Callable[[Any], Any],
        items: Sequence[Any],
        done: int,
        each: float,
        message: str,
        progress: Progress,
    ) -> list[Any]:
        """The items from `done` on, in processes."""
        size = chunk_size(each, len(items) - done, self.workers)
        chunks = [items[start : start + size] for start in range(done, len(items), size)]
        context = ChildContext()
        executor = ProcessPoolExecutor(
            min(self.workers, len(chunks)),
            mp_context=context,
            initializer=_install,
            initargs=(pickle.dumps(function, protocol=5),),
        )
        try:
            futures = [executor.submit(_run_chunk, list(chunk)) for chunk in chunks]
            _await(
                futures, lambda share: progress((done + share * (len(items) - done)) / len(items), message)
            )
            return [answer for future in futures for answer in future.result()]
        except BrokenProcessPool:
            raise WorkbenchError(
                "One of the computing processes stopped unexpectedly.",
                "Perhaps the computer ran out of memory: close other programs and try again.",
            ) from None
        finally:
            context.kill()
            executor.shutdown(wait=True, cancel_futures=True)


def chunk_size(each: float, count: int, workers: int) -> int:
    """How many items to send at a time: about CHUNK seconds of work, but at least four chunks a process."""
    return max(1, min(round(CHUNK / max(each, 1e-9)), math.ceil(count / (4 * workers))))


def _await(futures: list[Future[list[Any]]], share: Callable[[float], None]) -> None:
    """Wait for all, telling how far it is; the first error of any is raised at once."""
    pending = set(futures)
    while pending:
        share(1 - len(pending) / len(futures))
        finished, pending = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in finished:
            future.result()


def _is_importable(function: Callable[[Any], Any]) -> bool:
    """Whether another process can find it: functions typed into a notebook or script stay here."""
    inner = function.function if isinstance(function, Seeded) else function
    while hasattr(inner, "func"):  # functools.partial
        inner = inner.func
    return getattr(inner, "__module__", "__main__") != "__main__" and "<" not in getattr(
        inner, "__qualname__", ""
    )


_function: Callable[[Any], Any] | None = None


def _install(pickled: bytes) -> None:
    """Runs once in each process; the function comes pickled so that BLAS is limited before numpy loads."""
    global _function
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the parent
    end_with_parent()
    one_blas_thread()
    _function = pickle.loads(pickled)


def _run_chunk(items: list[Any]) -> list[Any]:
    from workbench.analysis.runner import quiet_numerics

    assert _function is not None
    with quiet_numerics():
        return [_function(item) for item in items]
