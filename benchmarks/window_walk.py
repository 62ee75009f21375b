"""A window that a benchmark walks through: what each part takes, and the longest pause in it.

clock: as a user waits; processor: of this process, all threads, which other programs on the machine do not
lengthen; pause: the longest stretch the event loop was away by the clock; work: by the processor time of the
window's thread, so what is our own doing in a pause.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

REST = 6.0  # seconds after which all imports are done
GIVE_UP = 300.0
COLUMNS = ("clock", "processor", "pause", "work")


class Heart:
    """The longest stretches between two turns of the event loop: of the clock, and of our own work."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.pause = self.work = 0.0
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.pause = max(self.pause, now[0] - self._last[0])
        self.work = max(self.work, now[1] - self._last[1])
        self._last = now

    def stop(self) -> tuple[float, float]:
        self._timer.stop()
        return self.pause, self.work


class Walk:
    """The window as users have it, with a worker process, after a rest; `found` is what was measured."""

    def __init__(self) -> None:
        from workbench.gui.launch import early_pool

        pool = early_pool()
        from workbench.gui.app import bring_to_life, make_application
        from workbench.gui.main_window import MainWindow

        self.app = make_application("light")
        self.window = MainWindow()
        self.window.resize(1280, 800)
        self.window.show()
        self._stop = bring_to_life(self.app, self.window, pool)
        self.found: dict[str, Any] = {}
        begun = time.perf_counter()
        self.until(lambda: time.perf_counter() - begun > REST)

    def until(self, true: Callable[[], object]) -> None:
        """Let the event loop turn until something is so."""
        from PySide6.QtCore import QEventLoop

        begun = time.perf_counter()
        while not true() and time.perf_counter() - begun < GIVE_UP:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def settle(self) -> None:
        """Until nothing is left to do for five turns."""
        from workbench.gui import background, turns
        from workbench.gui.results import plotting

        still = [0]

        def quiet() -> bool:
            at_rest = turns.idle() and plotting.idle() and not background.running
            still[0] = still[0] + 1 if at_rest else 0
            return still[0] > 5

        self.until(quiet)

    def measured(self, name: str, does: Callable[[], object]) -> None:
        """Note how long a part of the walk takes, and the longest pause in it."""
        heart, begun, worked = Heart(), time.perf_counter(), time.process_time()
        does()
        clock, processor = time.perf_counter() - begun, time.process_time() - worked
        self.found[name] = dict(zip(COLUMNS, (clock, processor, *heart.stop()), strict=True))

    def end(self) -> None:
        """Close the window and print what was found as JSON."""
        self.window.document.mark_saved(self.window.document.project, self.window.document.path)
        self.window.close()
        self._stop()
        print(json.dumps(self.found))


def resident() -> float:
    """Megabytes of memory in use by this process (Linux), 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def fresh(script: str, path: str) -> dict[str, Any]:
    """What `script --child path` finds in a fresh process, with settings of its own."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, script, "--child", path]
    with tempfile.TemporaryDirectory() as home:
        environment: dict[str, Any] = {**os.environ, **platform, "WORKBENCH_HOME": home}
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def drawn() -> str:
    return "on an X display" if os.environ.get("DISPLAY") else "offscreen"


def tables(found: dict[str, Any], goals: dict[str, float]) -> list[str]:
    """Lines of Markdown: the times of each part, and below them the sizes."""
    lines = [f"| | {' | '.join(COLUMNS)} | clock meant to be under |", "|---|---|---|---|---|---|"]
    for name, times in found.items():
        if isinstance(times, dict):
            told = " | ".join(f"{times[column]:.3f}" for column in COLUMNS)
            lines.append(f"| {name} | {told} | {goals.get(name, '')} |")
    lines += ["", "| size | |", "|---|---|"]
    return lines + [f"| {name} | {size:.0f} |" for name, size in found.items() if not isinstance(size, dict)]
