"""How long until the window is on screen, and until the sample study shows its fit.

    python benchmarks/startup.py [--repeats 5] [--write]

Every repeat is a fresh process that starts as `workbench` does: a worker process first, then Qt, the window,
plugins, imports in idle moments. What is measured, in seconds:

    window         from the start of the process to the window painted
    whole start    from the start of the process to the table of coefficients painted
    coefficients   from asking for the sample study to its table of coefficients painted, of a live fit
    everything     until the result is whole, what is in view is drawn, and the model page is made
    pause          the longest stretch that the event loop was away; and how much of it was our own work there

The sample study is asked for as soon as the window is painted, as by `python3 start.py` ("at once"), which
lets the worker fit it from the start of the process; and in other runs on the start page some seconds later,
as by a click ("later"). A project file with the study and its result is opened in the same way. Without a
display Qt draws offscreen. What Python compiles at the first start is there already; the first process of
all, with a cold disk cache, is shown apart.

`--write` puts the table into benchmarks/STARTUP.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import machine

HERE = Path(__file__).resolve().parent
LATER = 6.0  # seconds after which all imports are done
GIVE_UP = 60.0
GOALS = {"window": "1.5", "coefficients": "0.3", "pause": "0.1"}


def child(wait: float, path: str) -> None:
    """One start; prints seconds as JSON. BEGUN is the time at which our parent started us."""
    begun = float(os.environ["BEGUN"])
    from workbench.gui.launch import early_pool

    pool = early_pool(sample=not wait and not path)
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QWidget

    from workbench.gui import background, turns
    from workbench.gui.app import bring_to_life, make_application
    from workbench.gui.main_window import MainWindow
    from workbench.gui.results import plotting
    from workbench.gui.results.table import TableBlock

    app = make_application("light")
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    found: dict[str, float] = {"window": time.time() - begun}
    stop = bring_to_life(app, window, pool)
    asked = [0.0]

    class Painted(QObject):
        """Notes when a table of coefficients is first painted."""

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
                found.setdefault("coefficients", time.perf_counter() - asked[0])
                found.setdefault("whole start", time.time() - begun)
                watched.removeEventFilter(self)
            return False

    painted = Painted()

    def open_study() -> None:
        asked[0] = time.perf_counter()
        if path:
            window.files.open_path(path)
        else:
            window.files.open_sample()

    def watch_tables() -> None:
        for block in window.results.findChildren(TableBlock):
            if block.view.table.id == "fixed_effects":
                block.view.viewport().installEventFilter(painted)
                watching.stop()

    def done() -> bool:
        entries = window.document.project.analyses
        fitted = entries and entries[0].result is not None and not window.document.run(entries[0].id).busy
        quiet = turns.idle() and plotting.idle() and not background.running
        return bool(fitted and quiet and "coefficients" in found)

    last = [time.perf_counter(), time.thread_time()]
    still = [0]

    def beat() -> None:
        now = [time.perf_counter(), time.thread_time()]
        for name, place in (("pause", 0), ("work", 1)):
            found[name] = max(found.get(name, 0.0), now[place] - last[place])
        last[:] = now
        still[0] = still[0] + 1 if done() else 0
        if still[0] == 1:
            found["everything"] = now[0] - asked[0]
        if still[0] > 20 or time.time() - begun > GIVE_UP:
            pulse.stop()
            window.document.mark_saved(window.document.project, "")
            app.quit()

    watching, pulse = QTimer(), QTimer()
    watching.timeout.connect(watch_tables)
    pulse.timeout.connect(beat)
    QTimer.singleShot(int(1000 * wait), open_study)
    watching.start(1)
    pulse.start(2)
    app.exec()
    stop()
    print(json.dumps(found))


def start(wait: float, path: str = "") -> dict[str, float]:
    """Seconds of one fresh process, with settings of its own."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, __file__, "--child", str(wait), "--path", path]
    with tempfile.TemporaryDirectory() as home:
        own = {"WORKBENCH_HOME": home, "BEGUN": repr(time.time())}
        environment: dict[str, Any] = {**kept, **platform, **own}
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return seconds


def fitted_project(folder: str) -> str:
    """A project file with the sample study and its result."""
    from workbench.analysis.session import run_recipe
    from workbench.extension.manager import plugin_manager
    from workbench.project.sample import sample_project, sample_recipe
    from workbench.project.store import SUFFIX, save_project

    path = Path(folder) / f"sample{SUFFIX}"
    save_project(sample_project(run_recipe(sample_recipe(), plugin_manager())), path)
    return str(path)


def row(words: str, times: list[float], goal: str = "") -> str:
    return f"| {words} | {statistics.median(times):.2f} | {min(times):.2f} to {max(times):.2f} | {goal} |"


def report(repeats: int) -> str:
    before, cold = machine.load(), start(0.0)
    with tempfile.TemporaryDirectory() as folder:
        project = fitted_project(folder)
        runs = {
            "sample study, at once": [start(0.0) for _ in range(repeats)],
            "sample study, later": [start(LATER) for _ in range(repeats)],
            "saved project, later": [start(LATER, project) for _ in range(repeats)],
        }
    at_once = runs["sample study, at once"]
    everyone = [run for several in runs.values() for run in several]
    lines = [
        "# Start of the window",
        "",
        f"Made by `python benchmarks/startup.py --write`: {repeats} fresh processes each; seconds.",
        "What each line means is told at the top of that script.",
        "",
        f"- {machine.description()}",
        f"- Load before: {before}; after: {machine.load()}{machine.priority()}",
        f"- Very first process: window {cold['window']:.2f}, coefficients {cold['coefficients']:.2f}",
        "",
        "| | median | lowest to highest | meant to be under |",
        "|---|---|---|---|",
        row("process start to window on screen", [s["window"] for s in everyone], GOALS["window"]),
        row("process start to coefficients on screen", [s["whole start"] for s in at_once]),
    ]
    words = {
        "coefficients": "coefficients on screen",
        "everything": "everything on screen",
        "pause": "longest pause",
        "work": "of it our own work",
    }
    for name, several in runs.items():
        for key, what in words.items():
            lines.append(row(f"{name}: {what}", [s[key] for s in several], GOALS.get(key, "")))
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the start of the window.")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write benchmarks/STARTUP.md")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--path", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        return child(arguments.child, arguments.path)
    text = report(arguments.repeats)
    print(text)
    if arguments.write:
        (HERE / "STARTUP.md").write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
