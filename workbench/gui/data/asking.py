"""Ask something in a thread on behalf of a widget: answers that come when the widget is gone are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from workbench.errors import WorkbenchError
from workbench.gui.background import in_background

Answer = TypeVar("Answer")


def ask(
    owner: QObject,
    function: Callable[[], Answer],
    on_done: Callable[[Answer], object],
    on_error: Callable[[WorkbenchError], object] = lambda _error: None,
) -> None:
    """As `in_background`; `function` must not hold on to Qt objects, since threads may not free them."""

    def answered(answer: Answer) -> None:
        if shiboken6.isValid(owner):
            on_done(answer)

    def failed(error: WorkbenchError) -> None:
        if shiboken6.isValid(owner):
            on_error(error)

    in_background(function, answered, failed)
