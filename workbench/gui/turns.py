"""Work for later turns of the event loop, one piece a turn, so that the window stays quick meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer

_PAUSE_MS = 1  # between two pieces, so that clicks and paints get in
_TO_PAINT = 3  # rounds of the event loop in which what has changed is laid out, then painted
_queue: deque[Callable[[], Any]] = deque()
_state = {"scheduled": False, "rounds": 0}


def soon(piece: Callable[[], Any]) -> None:
    """Call `piece` on a later turn, after those that were asked for before.

    A bound method (also in a `partial`) of an object that Qt has deleted by then is left out.
    """
    _queue.append(piece)
    _schedule()


def let_paint() -> None:
    """The next piece waits until what was just put on screen has been painted."""
    _state["rounds"] = _TO_PAINT


def idle() -> bool:
    """Whether no piece waits."""
    return not _queue


def _schedule(pause: int = _PAUSE_MS) -> None:
    if not _state["scheduled"] and QCoreApplication.instance() is not None:
        _state["scheduled"] = True
        QTimer.singleShot(pause, _turn)


def _turn() -> None:
    _state["scheduled"] = False
    if not _queue:
        return
    if _state["rounds"]:
        _state["rounds"] -= 1
        _schedule(0)
        return
    piece = _queue.popleft()
    if _queue:
        _schedule()
    method = piece.func if isinstance(piece, partial) else piece
    owner = getattr(method, "__self__", None)
    if not isinstance(owner, QObject) or shiboken6.isValid(owner):
        piece()
