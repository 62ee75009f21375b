"""Run a function in a thread and come back to the window with its answer: for files, which can be slow.

Threads touch no Qt object but one messenger that lives as long as the application: an object that is made
here and freed there ends the process.
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


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Whom to tell."""

    on_done: Callable[[Any], object]
    on_error: Callable[[WorkbenchError], object]


class _Messenger(QObject):
    """Brings answers to the window's thread."""

    arrived = Signal(object)  # (number of the task, its answer, its error)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.arrived.connect(self.deliver)

    def deliver(self, item: tuple[int, Any, BaseException | None]) -> None:
        number, answer, error = item
        waiting = running.pop(number, None)
        if waiting is None:
            return
        if error is None:
            waiting.on_done(answer)
        elif isinstance(error, WorkbenchError):
            waiting.on_error(error)
        else:
            raise error


def in_background(
    function: Callable[[], Answer],
    on_done: Callable[[Answer], object],
    on_error: Callable[[WorkbenchError], object],
) -> None:
    """Call `function` in a thread; then, in the window's thread, `on_done(answer)` or `on_error(error)`.

    Errors that are not ours are raised in the window's thread, where the crash banner takes them.
    """
    number, messenger = next(_numbers), _messenger()
    running[number] = _Waiting(on_done, on_error)

    def work() -> None:
        try:
            item: tuple[int, Answer | None, BaseException | None] = (number, function(), None)
        except BaseException as error:  # the window's thread decides what to do with it
            item = (number, None, error)
        if shiboken6.isValid(messenger):  # else the application has ended meanwhile
            messenger.arrived.emit(item)

    QThreadPool.globalInstance().start(work)


def _messenger() -> _Messenger:
    """The messenger of the running application."""
    if not _messengers or not shiboken6.isValid(_messengers[-1]):
        _messengers[:] = [_Messenger(QCoreApplication.instance())]
    return _messengers[-1]


running: dict[int, _Waiting] = {}
_messengers: list[_Messenger] = []
_numbers = itertools.count()
