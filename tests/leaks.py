"""What a test may not leave behind: threads, child processes, visible windows, running timers."""

from __future__ import annotations

import gc
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

GRACE = 3.0  # seconds for something that is just ending


class Watch:
    """Remembers what was there at the start of a test and names what is there besides at its end."""

    def __init__(self) -> None:
        self._threads = set(_threads())
        self._children = set(_children())
        self._windows = {id(window) for window in _windows()}

    def complaints(self) -> list[str]:
        """One line a leak; [] when everything ended."""
        windows = [w for w in _windows() if id(w) not in self._windows]
        children = _after_grace(_children, self._children)
        return [
            *(f"window still open: {w!r}" for w in windows),
            *(f"timer still running: {t!r} of {t.parent()!r}" for t in _timers()),
            *(f"thread still running: {t.name}" for t in _after_grace(_threads, self._threads)),
            *(f"child process still running: {_children().get(pid)}" for pid in children),
        ]


def _after_grace(now: Callable[[], Any], before: set[Any]) -> list[Any]:
    deadline = time.monotonic() + GRACE
    while (left := [x for x in now() if x not in before]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _threads() -> list[threading.Thread]:
    dummies = threading._DummyThread  # type: ignore[attr-defined]  # left by Qt's threads, until Python 3.13
    return [t for t in threading.enumerate() if not isinstance(t, dummies)]


def _children() -> dict[int, str]:
    """Child processes and their command lines (Linux), without multiprocessing's own helpers."""
    found: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended while we looked
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if int(parent) == os.getpid() and not re.search("resource_tracker|forkserver", command):
                found[int(folder.name)] = command or "(ended, but nobody waited for it)"
    return found


def _windows() -> list[Any]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [w for w in widgets.QApplication.topLevelWidgets() if w.isVisible()]


def _timers() -> list[Any]:
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return []
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return [t for t in gc.get_objects() if type(t) is core.QTimer and _alive(t) and t.isActive()]


def _alive(thing: Any) -> bool:
    return bool(sys.modules["shiboken6"].isValid(thing))
