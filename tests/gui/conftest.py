"""Tests of the window end with its event loop at rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop


@pytest.fixture(autouse=True)
def loop_at_rest() -> Iterator[None]:
    """Pieces of work that a test left in the queue are done before the next test begins."""
    yield
    from workbench.gui import turns

    deadline = QDeadlineTimer(5000)
    while QCoreApplication.instance() is not None and not turns.idle() and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
