"""When to load the plotting library and when to draw: never in a way that makes the window stutter.

The library takes half a second to import, so a thread does that, once the window is idle or the first figure
comes into view. Plots wait for it in a queue, and are drawn one for each turn of the event loop.
"""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from workbench.gui.background import in_background

_queue: deque[Callable[[], Any]] = deque()
_state = {"ready": False, "loading": False}


def warm_up() -> None:
    """Load the library in a thread, if that has not begun."""
    if not _state["loading"]:
        _state["loading"] = True
        in_background(_load, _loaded, lambda error: None)


def when_ready(draw: Callable[[], Any]) -> None:
    """Call `draw` on a later turn of the event loop, with the library loaded."""
    _queue.append(draw)
    warm_up()
    if _state["ready"]:
        _next_turn()


def idle() -> bool:
    """Whether nothing waits to be drawn."""
    return not _queue


def _load() -> None:
    importlib.import_module("pyqtgraph")


def _loaded(_: object) -> None:
    _state["ready"] = True
    for _draw in range(len(_queue)):
        _next_turn()


def _next_turn() -> None:
    QTimer.singleShot(0, _draw_one)


def _draw_one() -> None:
    if _queue and QCoreApplication.instance() is not None:
        draw = _queue.popleft()
        owner = getattr(draw, "__self__", None)
        if not isinstance(owner, QObject) or _alive(owner):
            draw()


def _alive(owner: QObject) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(owner))
