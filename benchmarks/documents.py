"""How a project of 200 analyses opens, scrolls and is saved in the window.

    python benchmarks/documents.py [--analyses 200] [--project FILE] [--write]

The window comes to life as for users, with a worker process, and rests some seconds; then it opens
the project of big_project.py. Measured, in seconds:

    first card     from asking for the file to the first table painted
    open           until nothing is left to make or draw, in view and a page ahead
    to the end     from top to end by page steps, one as soon as the one before is painted
    back           from the end to the top, by one key
    page by page   forty page steps, each until all in it is made and drawn
    save           under the same name

clock: as a user waits; processor: of this process, all threads, which other programs on the machine do not
lengthen; pause: the longest stretch the event loop was away by the clock; work: by the processor time of the
window's thread, so what is our own doing in a pause.

Without a display Qt draws offscreen. `--write` puts the table into benchmarks/RESULTS_documents.md.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import machine
from big_project import MANY, project_of

HERE = Path(__file__).resolve().parent
REST = 6.0  # seconds after which all imports are done
GIVE_UP = 300.0
PAGES = 40
GOALS = {"first card": 2.0, "to the end": 2.0}
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
    """The window, and what a user does with it."""

    def __init__(self) -> None:
        from workbench.gui.launch import early_pool

        pool = early_pool()
        from workbench.gui.app import bring_to_life, make_application
        from workbench.gui.main_window import MainWindow

        self.app = make_application("light")
        self.window = MainWindow()
        self.window.resize(1280, 800)
        self.window.show()
        self.stop = bring_to_life(self.app, self.window, pool)
        self.found: dict[str, Any] = {}

    def until(self, true: Callable[[], bool]) -> float:
        """Let the event loop turn until something is so; the seconds that took."""
        from PySide6.QtCore import QEventLoop

        begun = time.perf_counter()
        while not true() and time.perf_counter() - begun < GIVE_UP:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return time.perf_counter() - begun

    def rest(self, seconds: float) -> None:
        begun = time.perf_counter()
        self.until(lambda: time.perf_counter() - begun > seconds)

    def settle(self) -> float:
        """Until nothing is left to do for five turns."""
        from workbench.gui import background, turns
        from workbench.gui.results import plotting

        still = [0]

        def quiet() -> bool:
            at_rest = turns.idle() and plotting.idle() and not background.running
            still[0] = still[0] + 1 if at_rest else 0
            return still[0] > 5

        return self.until(quiet)

    def measured(self, name: str, does: Callable[[], object]) -> None:
        """Note how long a part of the walk takes, and the longest pause in it."""
        heart, begun, worked = Heart(), time.perf_counter(), time.process_time()
        does()
        clock, processor = time.perf_counter() - begun, time.process_time() - worked
        self.found[name] = dict(zip(COLUMNS, (clock, processor, *heart.stop()), strict=True))

    def first_table(self, path: str) -> None:
        """Open a project; until a table of it is on screen."""
        from workbench.gui.results.table import TableBlock

        self.window.files.open_path(path)
        self.until(lambda: any(b.isVisible() for b in self.window.results.findChildren(TableBlock)))
        self.app.processEvents()

    def turn_pages(self, after: Callable[[], object], most: int) -> None:
        """By page steps towards the end, with what comes after each."""
        bar, turned = self.window.results.verticalScrollBar(), 0
        while bar.value() < bar.maximum() and turned < most:
            bar.setValue(bar.value() + bar.pageStep())
            after()
            turned += 1

    def to(self, place: str) -> None:
        bar = self.window.results.verticalScrollBar()
        bar.setValue(bar.maximum() if place == "end" else 0)
        self.settle()

    def save(self) -> None:
        done: list[str] = []
        self.window.files.done.connect(done.append)
        self.window.files.save()
        self.until(lambda: bool(done))

    def note_size(self, when: str) -> None:
        from PySide6.QtWidgets import QWidget

        self.found[f"memory {when} (MB)"] = resident()
        self.found[f"widgets {when}"] = len(self.window.results.findChildren(QWidget))


def resident() -> float:
    """Megabytes of memory in use by this process (Linux), 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def child(path: str) -> None:
    """One walk through the project; prints what was found as JSON."""
    walk = Walk()
    walk.rest(REST)
    walk.note_size("before")

    def open_it() -> None:
        walk.measured("first card", lambda: walk.first_table(path))
        walk.settle()

    walk.measured("open", open_it)
    walk.note_size("when opened")
    walk.measured("to the end", lambda: walk.turn_pages(walk.app.processEvents, 10_000))
    walk.measured("rest at the end", walk.settle)
    walk.measured("back", lambda: walk.to("top"))
    walk.measured("page by page", lambda: walk.turn_pages(walk.settle, PAGES))
    walk.note_size("after that")
    walk.measured("save", walk.save)
    walk.window.close()
    walk.stop()
    print(json.dumps(walk.found))


def fresh(path: str) -> dict[str, Any]:
    """What a fresh process finds, with settings of its own."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, __file__, "--child", path]
    with tempfile.TemporaryDirectory() as home:
        environment: dict[str, Any] = {**os.environ, **platform, "WORKBENCH_HOME": home}
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def report(path: str, analyses: int) -> str:
    before = machine.load()
    found = fresh(path)
    drawn = "on an X display" if os.environ.get("DISPLAY") else "offscreen"
    lines = [
        f"# A project of {analyses} analyses in the window",
        "",
        "Made by `python benchmarks/documents.py --write`; seconds. What each line and column means",
        "is told at the top of that script.",
        "",
        f"- {machine.description()}; drawn {drawn}",
        f"- Load before: {before}; after: {machine.load()}{machine.priority()}",
        f"- Project file: {Path(path).stat().st_size / 1e6:.1f} MB",
        "",
        f"| | {' | '.join(COLUMNS)} | meant to be under |",
        "|---|---|---|---|---|---|",
    ]
    for name, times in found.items():
        if isinstance(times, dict):
            told = " | ".join(f"{times[column]:.3f}" for column in COLUMNS)
            lines.append(f"| {name} | {told} | {GOALS.get(name, '')} |")
    lines += ["", "| results pane | |", "|---|---|"]
    lines += [f"| {name} | {size:.0f} |" for name, size in found.items() if not isinstance(size, dict)]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Open, scroll and save a project of many analyses.")
    parser.add_argument("--analyses", type=int, default=MANY)
    parser.add_argument("--project", default="", help="a project file, instead of making one")
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS_documents.md")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return child(arguments.child)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.project
        if not path:
            from workbench.project.store import SUFFIX, save_project

            path = str(Path(folder) / f"big{SUFFIX}")
            save_project(project_of(arguments.analyses), path)
        text = report(path, arguments.analyses)
    print(text)
    if arguments.write:
        (HERE / "RESULTS_documents.md").write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
