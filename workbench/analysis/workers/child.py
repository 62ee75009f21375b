"""The worker process: takes jobs one by one, reports, and stops when it is told to.

The main thread computes; a second thread reads the pipe, so that a cancel arrives in the middle of a job.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection

from workbench.analysis.cache import Key
from workbench.analysis.workers import wire
from workbench.analysis.workers.foresight import Foresight, Relay, key_of
from workbench.analysis.workers.messages import Cancel, Done, Ready, Stop, Warm, Work
from workbench.analysis.workers.reporter import WorkerReporter
from workbench.analysis.workers.shipping import DataStore
from workbench.errors import Cancelled, PluginError
from workbench.processes import one_blas_thread
from workbench.results import Result

Prepare = Callable[[], object]
Known = tuple[Key, Result]


def main(pipe: Connection, preload: Sequence[str], prepare: Prepare | None) -> None:
    """Serve the pool at the other end of the pipe until it says Stop or is gone.

    preload: modules to import while there is nothing else to do; prepare: to be called then, and what is
    `Foresight` of it is run; more modules come by a message.
    """
    gc.disable()  # until there is work: imports make many objects and no garbage
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the parent
    one_blas_thread()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the parent is gone
        steps = [_importing(module) for module in preload]
        _serve(Inbox(pipe), deque([*steps, prepare] if prepare else steps))


def _serve(inbox: Inbox, cold: deque[Prepare]) -> None:
    """cold: what is still to be imported or prepared."""
    wire.send(inbox.pipe, Ready(warm=False))
    store, last = DataStore(), False  # last: what is cold now is all there will be
    known: list[Known] = []
    while True:
        while cold and inbox.idle:
            with contextlib.suppress(Exception, SystemExit):  # it will be told when an analysis needs it
                if isinstance(done := cold.popleft()(), Foresight):
                    known.extend(_run_ahead(done, store, inbox))
        if last and not cold:
            last = False
            gc.freeze()  # imported modules stay: no later collection need look at them
            wire.send(inbox.pipe, Ready(warm=True))
        message = inbox.next()
        if message is None:
            return
        if isinstance(message, Warm):
            cold.extend(map(_importing, message.modules))
            last = True
            continue
        gc.enable()
        _send(message, _result(message, store, inbox, known), inbox)


def _run_ahead(foresight: Foresight, store: DataStore, inbox: Inbox) -> list[Known]:
    """Run it, and send its result if the job came meanwhile; else what is known now."""
    relay = Relay(foresight.ready.seed, store, inbox)
    result: Result | None = None
    try:
        relay.check()
        relay.key, run = foresight.load()
        result = run(relay)
    except Cancelled:
        pass
    except Exception as error:  # such as a file that is gone: whoever asks has the data
        result = None if relay.key is None else _failed(foresight.ready.analysis.id, error)
    finally:
        relay.close()
    if relay.work is not None:
        _send(relay.work, result, inbox)
    return [] if result is None or relay.key is None else [(relay.key, result)]


def _send(work: Work, result: Result | None, inbox: Inbox) -> None:
    """Send the result of a job, None when it was cancelled."""
    try:
        wire.send(inbox.pipe, Done(work.number, result))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        wire.send(inbox.pipe, Done(work.number, _unsendable(result, error)))


def _importing(module: str) -> Prepare:
    return partial(importlib.import_module, module)


class Inbox:
    """What came through the pipe: jobs to do, and the numbers of those to stop."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self._work: queue.SimpleQueue[Work | Warm | None] = queue.SimpleQueue()
        self._back: deque[Work | Warm | None] = deque()
        self._cancelled = -1
        threading.Thread(target=self._read, name="worker-inbox", daemon=True).start()

    @property
    def idle(self) -> bool:
        return self._work.empty() and not self._back

    def next(self) -> Work | Warm | None:
        """The next job or list of imports; None when it is time to end."""
        return self._back.popleft() if self._back else self._work.get()

    def put_back(self, messages: Sequence[Work | Warm | None]) -> None:
        """Give out these again, before any others."""
        self._back.extendleft(reversed(messages))

    def cancelled(self, number: int) -> bool:
        return number == self._cancelled

    def _read(self) -> None:
        try:
            while not isinstance(message := wire.receive(self.pipe), Stop):
                if isinstance(message, Cancel):
                    self._cancelled = message.number
                else:
                    self._work.put(message)
            self._work.put(None)
        except BaseException:  # the parent is gone or there is no memory: nothing is left to do here
            os._exit(1)


def _result(work: Work, store: DataStore, inbox: Inbox, known: Sequence[Known]) -> Result | None:
    """Run one job, unless its result is there; None when it was cancelled."""
    from workbench.analysis.runner import run_analysis

    analysis_id = "?"
    try:
        dataset = store.unpack(work.data)
        analysis, options = pickle.loads(work.task)
        analysis_id = analysis.id
        if known and (found := dict(known).get(key_of(work, store))) is not None:
            return found
        return run_analysis(analysis, dataset, options, WorkerReporter(work, inbox))
    except Cancelled:
        return None
    except Exception as error:  # e.g. the plugin cannot be imported here: this job fails, the worker goes on
        return _failed(analysis_id, error)


def _failed(analysis_id: str, error: Exception) -> Result:
    from workbench.analysis.runner import failed_result

    return failed_result(analysis_id, {}, error)


def _unsendable(result: Result | None, error: Exception) -> Result:
    from workbench.analysis.runner import failed_result

    breach = PluginError(
        f"The result holds something that is not plain data ({error}).", "Tell the author of the plugin."
    )
    return failed_result(result.analysis if result else "?", {}, breach)
