"""Waiting for what a window does beside its own thread, however busy the machine is.

A wait ends when what is waited for has come. Its limit is reached only by a test that fails, so it is far
beyond what a machine at work on other things needs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from workbench.gui import background

LIMIT = 120_000  # milliseconds


class PatientBot(QtBot):
    """Waits for what must come up to LIMIT; pytest-qt gives up after five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LIMIT) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LIMIT, **options: Any) -> SignalBlocker:
        return super().waitSignal(signal, timeout=timeout, **options)


def settled(qtbot: QtBot) -> None:
    """Wait until nothing is read, written or computed in threads."""
    qtbot.waitUntil(lambda: not background.running, timeout=LIMIT)
