"""The dispatcher: which job runs in which worker, and what became of it. Used from one thread only.

Jobs wait in the order they came. A worker is warm when its imports are done. The first one starts at once,
others when jobs wait for them or when nothing has happened for a while, so that their imports take no time
from anybody; dead workers are replaced in the same way. A job ends with exactly one callback.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from workbench.analysis.cache import ResultCache, result_key
from workbench.analysis.description import Catalogue
from workbench.analysis.runner import failed_result, failure
from workbench.analysis.session import with_seed
from workbench.analysis.workers.endings import NO_START, death_notice, end_cancelled, end_with, fail, tell
from workbench.analysis.workers.job import JobHandle
from workbench.analysis.workers.messages import Done, Progressed, Published, Ready
from workbench.analysis.workers.worker import Task, Worker
from workbench.results import Result

CORE = ("numpy", "scipy.linalg", "scipy.special", "scipy.sparse", "workbench.data.dataset")
MOST_FAILED_STARTS = 3
STOPPING = 1.0  # seconds idle workers have to end by themselves
SPARE_AFTER = 1.5  # seconds without news until a worker is started that nobody waits for


class Dispatcher:
    """Owns the workers and the queue."""

    def __init__(
        self,
        catalogue: Catalogue | None,
        size: int,
        cache: ResultCache,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        self._catalogue, self._size, self._cache = catalogue, size, cache
        self._prepare = prepare
        self._last_news = time.monotonic()
        self._workers: list[Worker] = []
        self._queue: deque[Task] = deque()
        self._failed_starts = 0

    # --- commands ---------------------------------------------------------------------------------------

    def offer(self, catalogue: Catalogue) -> None:
        """From now on these analyses are on offer, and workers import what they need."""
        self._catalogue = catalogue
        for worker in self._workers:
            worker.warm_up(self._estimators(catalogue))

    def accept(self, handle: JobHandle) -> None:
        """Queue a job, unless its result is known or its options are wrong."""
        for other in self._unfinished():
            if handle.job.key and other.job.key == handle.job.key:
                other.cancel()
        if handle.cancelling:
            return end_cancelled(handle)
        job = handle.job
        self._last_news = time.monotonic()
        try:
            assert self._catalogue is not None, "a job came before the analyses were on offer"
            analysis = self._catalogue.analysis(job.analysis_id)
            options, seed = with_seed(analysis.check_options(job.options), job.seed)
            key = result_key(analysis.id, options, job.dataset, seed)
        except Exception as error:  # options are checked by code of plugins, which may raise anything
            return end_with(handle, failed_result(job.analysis_id, job.options, error))
        known = self._cache.get(key)
        if known is not None:
            return end_with(handle, known)
        self._failed_starts = 0
        self._queue.append(Task(handle, analysis, options, seed, key))
        return None

    def cancel(self, handle: JobHandle) -> None:
        """Take a job out of the queue, or ask its worker to stop."""
        for task in self._queue:
            if task.handle is handle:
                self._queue.remove(task)
                return end_cancelled(handle)
        for worker in self._workers:
            if worker.task is not None and worker.task.handle is handle:
                worker.cancel()
        return None

    # --- the rounds of the listener ---------------------------------------------------------------------

    def keep_going(self) -> None:
        """Kill whoever ignored a cancel, start the workers that are missing, give out work."""
        now = time.monotonic()
        for worker in [w for w in self._workers if w.deadline is not None and w.deadline <= now]:
            self._bury(worker)
        self._staff()
        self._assign()

    def pipes(self) -> list[Connection]:
        """Where messages may come from."""
        return [worker.pipe for worker in self._workers]

    def patience(self) -> float | None:
        """Seconds until somebody must be killed or a spare worker started; None: never as things are."""
        deadlines = [w.deadline for w in self._workers if w.deadline is not None]
        if self._room and all(worker.warm for worker in self._workers):
            deadlines.append(self._last_news + SPARE_AFTER)
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def hear(self, pipe: object) -> None:
        """Take one message from a worker; it may be its last breath."""
        worker = next((w for w in self._workers if w.pipe is pipe), None)
        if worker is None:
            return
        try:
            message = worker.receive()
        except Exception:  # it died, perhaps in the middle of a message
            self._bury(worker, patience=STOPPING)
        else:
            self._act(worker, message)

    def shut(self) -> None:
        """End all workers and jobs."""
        for task in self._queue:
            end_cancelled(task.handle)
        self._queue.clear()
        for worker in self._workers:
            if worker.task is None:
                worker.stop()
        end = time.monotonic() + STOPPING
        for worker in self._workers:
            worker.end(0.0 if worker.task else max(0.0, end - time.monotonic()))
            if worker.task is not None:
                end_cancelled(worker.task.handle)
        self._workers.clear()

    # --- inside -----------------------------------------------------------------------------------------

    def _unfinished(self) -> list[JobHandle]:
        running = [worker.task.handle for worker in self._workers if worker.task is not None]
        return [*running, *(task.handle for task in self._queue)]

    def _staff(self) -> None:
        """One worker at once, more when there is work for them or nothing else is going on."""
        while self._room and self._needs_one():
            try:
                self._workers.append(Worker(*self._before_all()))
                if self._catalogue is not None:
                    self._workers[-1].warm_up(self._estimators(self._catalogue))
            except OSError:
                self._failed_start()
        if not self._workers:
            self._failed_start()

    @property
    def _room(self) -> bool:
        return len(self._workers) < self._size and self._failed_starts < MOST_FAILED_STARTS

    def _needs_one(self) -> bool:
        waiting = len(self._queue) > sum(worker.task is None for worker in self._workers)
        quiet = time.monotonic() >= self._last_news + SPARE_AFTER
        return waiting or not self._workers or (quiet and all(worker.warm for worker in self._workers))

    def _before_all(self) -> tuple[tuple[str, ...], Callable[[], object] | None]:
        """What a new worker imports and does at once: very little when that has gone wrong before."""
        return (CORE[:1], None) if self._failed_starts else (CORE, self._prepare)

    def _estimators(self, catalogue: Catalogue) -> tuple[str, ...]:
        """What a worker imports after that: all analyses, or nothing when that has gone wrong before."""
        if self._failed_starts:
            return ()
        return tuple(dict.fromkeys(m for a in catalogue.analyses().values() for m in a.modules))

    def _failed_start(self) -> None:
        self._failed_starts += 1
        if self._failed_starts >= MOST_FAILED_STARTS:
            for task in self._queue:
                fail(task.handle, NO_START)
            self._queue.clear()

    def _assign(self) -> None:
        for worker in self._workers:
            if self._queue and worker.idle:
                task = self._queue.popleft()
                try:
                    worker.give(task)
                except OSError:  # it has just died: its pipe will say so, and the job fails then
                    continue
                task.handle.state = "running"
                tell(task.handle, task.handle.callbacks.started)

    def _act(self, worker: Worker, message: Any) -> None:
        self._last_news = time.monotonic()
        if isinstance(message, Ready):
            worker.ready, worker.warm = True, message.warm
            if message.warm:
                self._failed_starts = 0
            return
        task = worker.task
        if task is None or task.handle.number != message.number:
            return
        callbacks = task.handle.callbacks
        if isinstance(message, Done):
            worker.task = worker.deadline = None
            self._finish(task, message.result)
        elif task.handle.cancelling:
            return
        elif isinstance(message, Progressed):
            tell(task.handle, callbacks.progress, message.fraction, message.message)
        elif isinstance(message, Published):
            tell(task.handle, callbacks.published, message.block)

    def _finish(self, task: Task, result: Result | None) -> None:
        if result is None or task.handle.cancelling:
            return end_cancelled(task.handle)
        if failure(result) is None:
            self._cache.put(task.key, result)
        return end_with(task.handle, result)

    def _bury(self, worker: Worker, patience: float = 0.0) -> None:
        """A worker is dead or must be: its job ends with it, nothing else does."""
        self._workers.remove(worker)
        code = worker.end(patience)
        if worker.task is None:
            if not worker.warm:
                self._failed_start()
        elif worker.task.handle.cancelling:
            end_cancelled(worker.task.handle)
        else:
            fail(worker.task.handle, death_notice(code))
