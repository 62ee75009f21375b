"""How long figures take for what people do with them: zoom, move, point, choose a row.

    python benchmarks/figures.py [--write]     --write: also into benchmarks/FIGURES.md

Every step is timed with the repaint that follows it, at 900 x 560 pixels, in milliseconds of processor time
of the thread (other programs on the machine do not count): median and longest of several tries. A frame that
takes less than 50 ms looks fluid. Without a display Qt draws off screen with the same software renderer;
`xvfb-run -a env QT_QPA_PLATFORM=xcb python benchmarks/figures.py` draws on a virtual one.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import machine
import numpy as np
import pandas as pd
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

import workbench
from workbench.gui.app import make_application
from workbench.gui.results.figures.canvas import FigureCanvas
from workbench.results import Axis, Figure, Panel, Points

TRIES = 15
SIZE = 900, 560
STEPS = ("first picture", "zoom", "move", "point", "choose a row")


def pupils(n: int, groups: int, waves: int = 1) -> pd.DataFrame:
    """n rows in groups, measured in waves: reading and vocabulary that go together."""
    draw = np.random.default_rng(1)
    group = np.arange(n) // (n // groups)
    vocabulary = draw.normal(50.0, 10.0, n)
    effect = draw.normal(0.0, 4.0, groups)[group]
    reading = 10.0 + 0.8 * vocabulary + effect + draw.normal(0.0, 6.0, n)
    return pd.DataFrame({"group": group, "wave": np.arange(n) % waves, "x": vocabulary, "y": reading})


def graph(analysis: str, data: pd.DataFrame, **options: object) -> Figure:
    """The figure of the graph builder."""
    result = workbench.run(f"graphs.{analysis}", data, options)
    return next(block for block in result.walk() if isinstance(block, Figure))


def cases() -> Iterator[tuple[str, Figure]]:
    """What is drawn, from the most to the fewest points."""
    many = pupils(1_000_000, 1000)
    points = Points(tuple(many["x"].tolist()), tuple(many["y"].tolist()))
    yield "1,000,000 points as one mark", Figure("f", "", (Panel((points,), Axis("x"), Axis("y")),))
    yield (
        "scatter plot of 1,000,000 rows with a line",
        graph("scatter", many, x=["x"], y=["y"], line="linear"),
    )
    for n in (50_000, 30_000, 10_000):
        data = many.head(n)
        points = Points(tuple(data["x"].tolist()), tuple(data["y"].tolist()), rows=tuple(range(n)))
        yield f"{n:,} points, each drawn", Figure("f", "", (Panel((points,), Axis("x"), Axis("y")),))
    options = {"x": ["x"], "y": ["y"], "facet": "group", "line": "linear"}
    yield "10,000 points in 59 panels that share axes", graph("scatter", pupils(10_030, 59), **options)
    growth = {"outcome": "y", "time": "wave", "person": "group", "most_lines": 5000}
    yield "growth curves of 300 persons", graph("growth", pupils(1800, 300, 6), **growth)
    yield "growth curves of 3,000 persons", graph("growth", pupils(18_000, 3000, 6), **growth)


def timed(step: Callable[[int], object]) -> tuple[float, float]:
    """Median and longest of several tries, with what they leave to be painted."""
    spent = []
    for number in range(TRIES):
        start = time.thread_time()
        step(number)
        QApplication.processEvents()
        spent.append(1000 * (time.thread_time() - start))
    return median(spent), max(spent)


def first_picture(figure: Figure) -> tuple[FigureCanvas, float]:
    """The canvas with all of its panels, and how long it took."""
    start = time.thread_time()
    canvas = FigureCanvas(figure)
    canvas.resize(*SIZE)
    canvas.show()
    while len(canvas.panels) < len(figure.panels):
        QApplication.processEvents()
    canvas.viewport().repaint()
    return canvas, 1000 * (time.thread_time() - start)


def measured(figure: Figure) -> list[str]:
    """The times of a figure in the order of STEPS."""
    canvas, first = first_picture(figure)

    def painted(step: Callable[[], object]) -> None:
        step()
        canvas.viewport().repaint()

    view = canvas.panels[0].box.sceneBoundingRect()

    def point(number: int) -> None:
        share = number / TRIES
        place = QPointF(view.left() + share * view.width(), view.top() + share * view.height())
        painted(lambda: canvas.point_at(place))

    factors = [0.8] * (TRIES // 2) + [1.25] * TRIES
    found = [
        timed(lambda number: painted(lambda: canvas.zoom(factors[number]))),
        timed(lambda number: painted(lambda: canvas.pan(0.04 if number % 2 else -0.04, 0.02))),
        timed(point),
        timed(lambda number: painted(lambda: [panel.mark_row(number) for panel in canvas.panels])),
    ]
    canvas.release()
    return [f"{first:.0f}", *(f"{middle:.1f} / {longest:.1f}" for middle, longest in found)]


def main() -> None:
    application = make_application([])
    where = f"- Drawn by Qt's {application.platformName()} platform at {SIZE[0]} x {SIZE[1]} pixels"
    lines = ["| | " + " | ".join(STEPS) + " |", "|---" * (len(STEPS) + 1) + "|"]
    print(f"{machine.description()}; load {machine.load()}")
    for name, figure in cases():
        lines.append(f"| {name} | " + " | ".join(measured(figure)) + " |")
        print(lines[-1], flush=True)
    if "--write" in sys.argv:
        head = HEAD.format(machine=machine.description(), load=machine.load(), where=where)
        Path(__file__).with_name("FIGURES.md").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


HEAD = """# Figures in the window: frame times

Made by `python benchmarks/figures.py --write`: milliseconds of processor time of the thread, so other
programs hardly count, for a step and the repaint after it; median / longest. Where a graph has more points
than can be told apart it draws cells of counts, as it says below the figure.

- {machine}
- Load: {load}
{where}

"""

if __name__ == "__main__":
    main()
