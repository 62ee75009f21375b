"""WorkerPool: the door to the worker processes; everything it does happens in one listener thread.

Other threads only leave commands for that thread and ring its bell, so callbacks come from one thread, in
order, and the dispatcher behind needs no locks.
"""

from __future__ import annotations

import atexit
import itertools
import multiprocessing.util  # noqa: F401 - its exit function waits for processes: ours is to run before it
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Pipe, wait
from types import TracebackType
from typing import Self

from workbench.analysis.cache import ResultCache
from workbench.analysis.description import Catalogue
from workbench.analysis.workers.dispatcher import Dispatcher
from workbench.analysis.workers.job import Callbacks, Job, JobHandle


class WorkerPool:
    """Runs analyses in background processes.

    catalogue: where analyses are looked up, such as `plugin_manager()`; None: `offer` brings it later, so
    that a process starts to import while the analyses are still being found. size: most processes at a time
    (two, so that a short job need not wait for a long one, and one is warm when the other is killed).
    prepare: what a new worker does when the libraries are imported, e.g. import a likely estimator.
    Use it as a context manager, or call `close`.
    """

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        *,
        size: int = 2,
        cache: ResultCache | None = None,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        known = ResultCache() if cache is None else cache
        self._dispatcher = Dispatcher(catalogue, size, known, prepare)
        self._numbers = itertools.count(1)
        self._commands: deque[Callable[[], None]] = deque()
        self._ear, self._bell = Pipe(duplex=False)
        self._lock = threading.Lock()
        self._closing = False
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="workbench-jobs", daemon=True)
        atexit.register(self.close)

    def start(self, *, wait: bool = False) -> None:
        """Start the processes in the background; returns at once. `submit` does it if need be.

        wait: until the first process runs, a few milliseconds that would be many beside imports.
        """
        with self._lock:
            if self._thread.ident is None and not self._closing:
                self._thread.start()
        if wait:
            self._begun.wait(timeout=1.0)

    def offer(self, catalogue: Catalogue) -> None:
        """Where analyses are looked up, if that was not told at the start; before the first `submit`."""
        self._command(lambda: self._dispatcher.offer(catalogue))

    def submit(self, job: Job, callbacks: Callbacks | None = None) -> JobHandle:
        """Queue a job; returns at once. An unfinished job with the same key is cancelled."""
        if self._closing:
            raise RuntimeError("the pool is closed")
        handle = JobHandle(next(self._numbers), job, callbacks or Callbacks(), self._cancel_soon)
        self._command(lambda: self._dispatcher.accept(handle))
        self.start()
        return handle

    def close(self) -> None:
        """Cancel everything and end all processes and the thread; returns when that is done."""
        atexit.unregister(self.close)
        self._closing = True
        self._ring()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def _cancel_soon(self, handle: JobHandle) -> None:
        self._command(lambda: self._dispatcher.cancel(handle))

    def _command(self, command: Callable[[], None]) -> None:
        self._commands.append(command)
        self._ring()

    def _ring(self) -> None:
        with self._lock:
            if not self._bell.closed:
                self._bell.send_bytes(b"!")

    def _listen(self) -> None:
        dispatcher = self._dispatcher
        try:
            while not self._closing:
                dispatcher.keep_going()
                self._begun.set()
                for source in wait([self._ear, *dispatcher.pipes()], dispatcher.patience()):
                    if source is self._ear:
                        self._ear.recv_bytes()
                        while self._commands:
                            self._commands.popleft()()
                    else:
                        dispatcher.hear(source)
        finally:
            while self._commands:  # what was submitted last must end too
                self._commands.popleft()()
            dispatcher.shut()
            with self._lock:
                self._bell.close()
                self._ear.close()
