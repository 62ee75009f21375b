"""Run a function in a thread and come back to the window with its answer: for files, which can be slow.

An object of Qt that is made in the window's thread and freed in another ends the process. Threads therefore
touch no Qt object but one messenger that lives as long as the application, and never hold the last reference
to anything: function and answer are kept in `running` until the window's thread has dealt with them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QThreadPool, Signal

from workbench.errors import WorkbenchError

Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Waiting:
    """What is called, whom to tell, and what came of it."""

    function: Callable[[], Any]
    on_done: Callable[[Any], object]
    on_error: Callable[[WorkbenchError], object]
    answer: Any = None
    error: BaseException | None = None


class _Messenger(QObject):
    """Brings answers to the window's thread."""

    arrived = Signal(int)  # number of the task

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.arrived.connect(self.deliver)

    def deliver(self, number: int) -> None:
        waiting = running.pop(number, None)
        if waiting is None:
            return
        if waiting.error is None:
            waiting.on_done(waiting.answer)
        elif isinstance(waiting.error, WorkbenchError):
            waiting.on_error(waiting.error)
        else:
            raise waiting.error


def in_background(
    function: Callable[[], Answer],
    on_done: Callable[[Answer], object],
    on_error: Callable[[WorkbenchError], object],
    pool: QThreadPool | None = None,
) -> None:
    """Call `function` in a thread; then, in the window's thread, `on_done(answer)` or `on_error(error)`.

    pool: whose thread; None: any.
    Errors that are not ours are raised in the window's thread, where the crash banner takes them.
    """
    number, messenger = next(_numbers), _messenger()
    running[number] = _Waiting(function, on_done, on_error)
    del function, on_done, on_error
    (pool or QThreadPool.globalInstance()).start(lambda: _work(number, messenger))


def _work(number: int, messenger: _Messenger) -> None:
    """In the thread: call the function, and leave the answer where the window's thread finds it."""
    _call(number)
    if shiboken6.isValid(messenger):  # else the application has ended meanwhile
        messenger.arrived.emit(number)


def _call(number: int) -> None:
    """A function of its own, so that its references are gone before the window's thread is told."""
    waiting = running[number]
    try:
        waiting.answer = waiting.function()
    except BaseException as error:  # the window's thread decides what to do with it
        waiting.error = error


def _messenger() -> _Messenger:
    """The messenger of the running application."""
    if not _messengers or not shiboken6.isValid(_messengers[-1]):
        _messengers[:] = [_Messenger(QCoreApplication.instance())]
    return _messengers[-1]


running: dict[int, _Waiting] = {}
_messengers: list[_Messenger] = []
_numbers = itertools.count()
