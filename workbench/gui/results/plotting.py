"""When to load the plotting library: never in a way that makes the window stutter.

It takes half a second to import, so a thread does that, once the window is idle or the first figure comes
into view. Plots that are asked for before then wait; each is drawn in a turn of its own.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from workbench.gui.background import in_background
from workbench.gui.turns import soon

_waiting: list[Callable[[], Any]] = []
_state = {"ready": False, "loading": False}


def warm_up() -> None:
    """Load the library in a thread, if that has not begun."""
    if not _state["loading"]:
        _state["loading"] = True
        in_background(_load, _loaded, lambda error: None)


def when_ready(draw: Callable[[], Any]) -> None:
    """Call `draw` on a later turn of the event loop, with the library loaded."""
    if _state["ready"]:
        soon(draw)
    else:
        _waiting.append(draw)
        warm_up()


def idle() -> bool:
    """Whether no plot waits for the library."""
    return not _waiting


def _load() -> None:
    importlib.import_module("workbench.gui.results.figures.canvas")


def _loaded(_: object) -> None:
    _state["ready"] = True
    for draw in _waiting:
        soon(draw)
    _waiting.clear()
