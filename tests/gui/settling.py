"""Waiting for what a window does beside its own thread."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from workbench.gui import background


def settled(qtbot: QtBot) -> None:
    """Wait until nothing is read, written or computed in threads."""
    qtbot.waitUntil(lambda: not background.running, timeout=20_000)
