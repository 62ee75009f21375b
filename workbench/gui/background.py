"""Run a function in a thread and come back to the window with its answer: for files, which can be slow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from workbench.errors import WorkbenchError

Answer = TypeVar("Answer")


class _Outcome(QObject):
    done = Signal(object)
    failed = Signal(object)


class _Task(QRunnable):
    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__()
        self.function = function
        self.outcome = _Outcome()

    def run(self) -> None:
        try:
            answer = self.function()
        except (
            BaseException
        ) as error:  # carried over to the window's thread, which decides what to do with it
            self.outcome.failed.emit(error)
        else:
            self.outcome.done.emit(answer)


def in_background(
    function: Callable[[], Answer],
    on_done: Callable[[Answer], object],
    on_error: Callable[[WorkbenchError], object],
) -> None:
    """Call `function` in a thread; then, in the window's thread, `on_done(answer)` or `on_error(error)`.

    Errors that are not ours are raised in the window's thread, where the crash banner takes them.
    """
    task = _Task(function)
    running.add(task)

    def finish_failed(error: BaseException) -> None:
        running.discard(task)
        if not isinstance(error, WorkbenchError):
            raise error
        on_error(error)

    def finish_done(answer: Answer) -> None:
        running.discard(task)
        on_done(answer)

    task.outcome.done.connect(_Relay(finish_done, task.outcome).call)
    task.outcome.failed.connect(_Relay(finish_failed, task.outcome).call)
    QThreadPool.globalInstance().start(task)


class _Relay(QObject):
    """Receives in the thread it was made in: Qt queues signals for a QObject of another thread."""

    def __init__(self, function: Callable[[Any], object], parent: QObject) -> None:
        super().__init__(parent)
        self._function = function

    def call(self, value: object) -> None:
        self._function(value)


running: set[_Task] = set()
