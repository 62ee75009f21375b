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
PROC = sys.platform.startswith("linux")
_strangers: set[int] = set()  # processes that are known not to be ours, so that they are looked at once


class Watch:
    """Remembers what was there at the start of a test and names what is there besides at its end.

    qt: look for running timers too, which means going through all objects that Python knows.
    """

    def __init__(self, *, qt: bool = False) -> None:
        self._qt = qt
        self._threads = set(_threads())
        self._children = set(_children())
        self._windows = {id(window) for window in _windows()}

    def complaints(self) -> list[str]:
        """One line a leak; [] when everything ended."""
        windows = [w for w in _windows() if id(w) not in self._windows]
        timers = _timers() if self._qt else []
        children = _after_grace(_children, self._children)
        return [
            *(f"window still open: {w!r}" for w in windows),
            *(f"timer still running: {t!r} of {t.parent()!r}" for t in timers),
            *(f"thread still running: {t.name}" for t in _after_grace(_threads, self._threads)),
            *(f"child process still running: {_command(pid)}" for pid in children),
        ]


def _after_grace(now: Callable[[], Any], before: set[Any]) -> list[Any]:
    deadline = time.monotonic() + GRACE
    while (left := [x for x in now() if x not in before]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def _threads() -> list[threading.Thread]:
    dummies = threading._DummyThread  # type: ignore[attr-defined]  # left by Qt's threads, until Python 3.13
    return [t for t in threading.enumerate() if not isinstance(t, dummies)]


def _children() -> list[int]:
    """Child processes (Linux), without multiprocessing's own helpers."""
    running = {int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()} if PROC else set()
    _strangers.intersection_update(running)
    found = []
    for pid in running - _strangers:
        if _parent(pid) == os.getpid() and not re.search("resource_tracker|forkserver", _command(pid)):
            found.append(pid)
        else:
            _strangers.add(pid)
    return found


def _parent(pid: int) -> int:
    with suppress(OSError):  # it ended while we looked
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def _command(pid: int) -> str:
    with suppress(OSError):
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode() or "(nobody waits for it)"
        )
    return "(it ended just now)"


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
