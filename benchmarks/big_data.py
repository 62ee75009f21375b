"""What a user of the window waits for at 1,000,000 rows x 20 columns.

    python benchmarks/big_data.py [--file CSV] [--write]

A CSV file is opened as by the Open button, then sorted in the grid, filtered and prepared by steps, each
until its outcome is on screen. What each column means is told in window_walk.py.

Without a display Qt draws offscreen. `--write` puts the table into benchmarks/RESULTS_big_data.md.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import machine
from data_steps import COLUMNS, ROWS, big_dataset
from window_walk import Walk, drawn, fresh, resident, tables

HERE = Path(__file__).resolve().parent
GOALS = dict.fromkeys(("sort in the grid", "filter", "step: group-centre", "step: sort", "step: filter"), 1.0)
STEPS: dict[str, dict[str, Any]] = {
    "group-centre": {"step": "center", "variables": ["v3"], "around": "group", "by": ["school"]},
    "group means": {"step": "cluster_means", "variables": ["v3"], "by": ["school"]},
    "sort": {"step": "sort", "variables": ["v4"]},
    "filter": {"step": "filter", "condition": "v4 > mean(v4)"},
}


def open_data(walk: Walk, path: str) -> None:
    document = walk.window.document
    walk.window.files.open_path(path)
    walk.until(lambda: document.dataset is not None)
    walk.settle()


def page(walk: Walk) -> Any:
    """The page with the grid."""
    from workbench.gui.data.data_page import DataPage

    return walk.window.findChild(DataPage)


def sort(walk: Walk) -> None:
    grid = page(walk)
    grid.sort("v3", False)
    walk.until(lambda: grid.model.order is not None)
    walk.settle()


def filter_rows(walk: Walk, condition: str) -> None:
    walk.window.document.set_filter(condition)
    walk.settle()


def step(walk: Walk, plain: dict[str, Any]) -> None:
    """A step as by its dialog, until the data it makes are on screen."""
    from workbench.analysis.transforms.pipeline import read_steps

    before = walk.window.document.dataset
    walk.window.preparing.do(read_steps([plain])[0])
    walk.until(lambda: walk.window.document.dataset is not before)
    walk.settle()


def undo(walk: Walk) -> None:
    walk.window.document.undo()
    walk.settle()


def child(path: str) -> None:
    """One walk."""
    walk = Walk()
    walk.found["megabytes of memory before"] = resident()
    walk.measured("open the file", lambda: open_data(walk, path))
    walk.found["megabytes of memory when opened"] = resident()
    walk.measured("sort in the grid", lambda: sort(walk))
    walk.measured("filter", lambda: filter_rows(walk, "v4 > 45 and v5 < 60"))
    walk.measured("no filter", lambda: filter_rows(walk, ""))
    for name, plain in STEPS.items():
        walk.measured(f"step: {name}", lambda plain=plain: step(walk, plain))
    walk.measured("undo", lambda: undo(walk))
    walk.found["megabytes of memory at the end"] = resident()
    walk.end()


def report(path: str) -> str:
    before, found = machine.load(), fresh(__file__, path)
    lines = [
        f"# The window at {ROWS:,} rows x {COLUMNS} columns",
        "",
        "Made by `python benchmarks/big_data.py --write`; seconds. What each column means is told in",
        "`window_walk.py`.",
        "",
        f"- {machine.description()}; drawn {drawn()}",
        f"- Load before: {before}; after: {machine.load()}{machine.priority()}",
        f"- CSV file: {Path(path).stat().st_size / 1e6:.0f} MB",
        "",
        *tables(found, GOALS),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Open and prepare a million rows in the window.")
    parser.add_argument("--file", default="", help="a CSV file with school, town and v3, v4, ...")
    parser.add_argument("--write", action="store_true", help="write benchmarks/RESULTS_big_data.md")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return child(arguments.child)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.file
        if not path:
            path = str(Path(folder) / "big.csv")
            big_dataset().to_frame().to_csv(path, index=False)
        text = report(path)
    print(text)
    if arguments.write:
        (HERE / "RESULTS_big_data.md").write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
