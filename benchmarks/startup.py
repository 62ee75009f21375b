"""How long until the window is on screen, and until the sample study shows its fit.

    python benchmarks/startup.py [--repeats 5] [--write]

Every repeat is a fresh process; the first one, with a cold disk cache, is shown apart. The sample study is
opened as soon as the window is painted ("at once": the worker is still importing), and in other runs when all
is warm. The longest pause of the event loop is what a user would feel as a stutter. Without a display Qt
draws offscreen.

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
from itertools import pairwise
from pathlib import Path

import machine

HERE = Path(__file__).resolve().parent
WARM_AFTER = 5.0  # seconds after which the worker has imported everything
GIVE_UP = 60.0


def child(wait: float) -> None:
    """One start; prints seconds as JSON. BEGUN is the time at which our parent started us."""
    begun = float(os.environ["BEGUN"])
    from PySide6.QtCore import QTimer

    from workbench.gui.app import make_application
    from workbench.gui.engine import Engine
    from workbench.gui.main_window import MainWindow

    app = make_application("light")
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    found = {"window": time.time() - begun}
    engine = Engine(window.document)
    QTimer.singleShot(0, engine.start)
    opened, beats = [0.0], [time.perf_counter()]

    def open_sample() -> None:
        opened[0] = time.perf_counter()
        window.files.open_sample()

    def beat() -> None:
        beats.append(time.perf_counter())
        entries = window.document.project.analyses
        fitted = entries and entries[0].result is not None and not window.document.run(entries[0].id).busy
        if fitted or time.time() - begun > GIVE_UP:
            app.processEvents()  # what has just arrived is painted
            beats.append(time.perf_counter())
            found["sample"] = beats[-1] - opened[0]
            pulse.stop()
            window.document.mark_saved(window.document.project, "")
            app.quit()

    QTimer.singleShot(int(1000 * wait), open_sample)
    pulse = QTimer()
    pulse.timeout.connect(beat)
    pulse.start(2)
    app.exec()
    found["pause"] = max(after - before for before, after in pairwise(beats))
    engine.stop()
    print(json.dumps(found))


def start(wait: float) -> dict[str, float]:
    """Seconds of one fresh process, with settings of its own."""
    platform = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, __file__, "--child", str(wait)]
    with tempfile.TemporaryDirectory() as home:
        own = {"WORKBENCH_HOME": home, "BEGUN": repr(time.time())}
        environment = {**os.environ, **platform, **own}
        said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return seconds


def row(words: str, times: list[float], goal: str = "") -> str:
    return f"| {words} | {statistics.median(times):.2f} | {min(times):.2f} to {max(times):.2f} | {goal} |"


def report(repeats: int) -> str:
    before, cold = machine.load(), start(0.0)
    at_once = [start(0.0) for _ in range(repeats)]
    warm = [start(WARM_AFTER) for _ in range(repeats)]
    lines = [
        "# Start of the window",
        "",
        f"Made by `python benchmarks/startup.py --write`: {repeats} fresh processes each; seconds.",
        "",
        f"- {machine.description()}",
        f"- Load before: {before}; after: {machine.load()}",
        f"- Very first process: window {cold['window']:.2f}, sample study at once {cold['sample']:.2f}",
        "",
        "| | median | lowest to highest | meant to be under |",
        "|---|---|---|---|",
        row("process start to window on screen", [s["window"] for s in at_once + warm], "1.5"),
        row("opening the sample study to its fit shown, at once", [s["sample"] for s in at_once]),
        row("opening the sample study to its fit shown, worker warm", [s["sample"] for s in warm], "0.3"),
        row("longest pause of the event loop, at once", [s["pause"] for s in at_once]),
        row("longest pause of the event loop, worker warm", [s["pause"] for s in warm], "0.1"),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the start of the window.")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="write benchmarks/STARTUP.md")
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        return child(arguments.child)
    text = report(arguments.repeats)
    print(text)
    if arguments.write:
        (HERE / "STARTUP.md").write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
