"""Ctrl-C in the terminal closes the window, as its close button does; pressed again, it ends the program."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget


def close_on_interrupt(window: QWidget) -> Callable[[], None]:
    """Listen from now on; returns what ends that.

    Python hears of the signal when its own code runs next, which some timer of the window sees to.
    """

    def first(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, again)
        QTimer.singleShot(0, window.close)

    def again(_number: int, _frame: FrameType | None) -> None:
        QTimer.singleShot(0, QCoreApplication.quit)

    before = signal.signal(signal.SIGINT, first)

    def stop() -> None:
        signal.signal(signal.SIGINT, before)

    return stop
