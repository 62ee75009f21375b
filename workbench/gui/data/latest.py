"""Questions of which only the newest counts: work on an older one stops at its next pause."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from workbench.data.progress import pause, watched
from workbench.errors import Cancelled, WorkbenchError
from workbench.gui.data.asking import ask

Answer = TypeVar("Answer")


class Latest:
    """For one widget, `owner`; answers that come when it is gone are dropped."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._outdated = threading.Event()
        self.waiting = False
        """Whether an answer is still to come."""

    def ask(
        self,
        function: Callable[[], Answer],
        on_done: Callable[[Answer], object],
        on_error: Callable[[WorkbenchError], object] = lambda _error: None,
    ) -> None:
        """As `asking.ask`, in place of what was asked before."""
        self.drop()
        outdated = self._outdated
        self.waiting = True

        def answered(found: list[Answer]) -> None:
            if found and not outdated.is_set():
                self.waiting = False
                on_done(found[0])

        def failed(error: WorkbenchError) -> None:
            if not outdated.is_set():
                self.waiting = False
                on_error(error)

        ask(self._owner, lambda: _worked(function, outdated), answered, failed)

    def drop(self) -> None:
        """Nobody wants the answer to the last question any more."""
        self._outdated.set()
        self._outdated = threading.Event()
        self.waiting = False


class _Asker:
    """A reporter that says stop when the question is out of date."""

    def __init__(self, outdated: threading.Event) -> None:
        self._outdated = outdated

    def progress(self, fraction: float, message: str = "") -> None:
        if self._outdated.is_set():
            raise Cancelled


def _worked(function: Callable[[], Answer], outdated: threading.Event) -> list[Answer]:
    """The answer, or nothing when the question was out of date before it was there."""
    try:
        with watched(_Asker(outdated)):
            pause()
            return [function()]
    except Cancelled:
        return []
