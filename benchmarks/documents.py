"""How a project of 200 analyses opens, scrolls and is saved in the window.

    python benchmarks/documents.py [--analyses 200] [--project FILE] [--write]

A window that has rested opens the project of big_project.py. Measured, in seconds (see window_walk.py):

    first card     from asking for the file to the first table on screen
    open           until nothing is left to make or draw, in view and a page ahead
    to the end     from top to end by page steps, one as soon as the one before is painted
    back           from the end to the top, by one key
    page by page   forty page steps, each until all in it is made and drawn
    save           under the same name

Without a display Qt draws offscreen. `--write` puts the table into benchmarks/RESULTS_documents.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import machine
from big_project import MANY, project_of
from window_walk import Walk, drawn, fresh, resident, tables

HERE = Path(__file__).resolve().parent
PAGES = 40
GOALS = {"first card": 2.0, "to the end": 2.0}


def first_table(walk: Walk, path: str) -> None:
    """Open a project; until a table of it is on screen."""
    from workbench.gui.results.table import TableBlock

    results = walk.window.results
    walk.window.files.open_path(path)
    walk.until(lambda: any(block.isVisible() for block in results.findChildren(TableBlock)))
    walk.app.processEvents()


def turn_pages(walk: Walk, after: Callable[[], object], most: int) -> None:
    """By page steps towards the end, with what comes after each."""
    bar, turned = walk.window.results.verticalScrollBar(), 0
    while bar.value() < bar.maximum() and turned < most:
        bar.setValue(bar.value() + bar.pageStep())
        after()
        turned += 1


def to_top(walk: Walk) -> None:
    walk.window.results.verticalScrollBar().setValue(0)
    walk.settle()


def save(walk: Walk) -> None:
    done: list[str] = []
    walk.window.files.done.connect(done.append)
    walk.window.files.save()
    walk.until(lambda: done)


def note_size(walk: Walk, when: str) -> None:
    from PySide6.QtWidgets import QWidget

    walk.found[f"megabytes of memory {when}"] = resident()
    walk.found[f"widgets in the results pane {when}"] = len(walk.window.results.findChildren(QWidget))


def child(path: str) -> None:
    """One walk through the project."""
    walk = Walk()
    note_size(walk, "before")

    def open_it() -> None:
        walk.measured("first card", lambda: first_table(walk, path))
        walk.settle()

    walk.measured("open", open_it)
    note_size(walk, "when opened")
    walk.measured("to the end", lambda: turn_pages(walk, walk.app.processEvents, 10_000))
    walk.measured("rest at the end", walk.settle)
    walk.measured("back", lambda: to_top(walk))
    walk.measured("page by page", lambda: turn_pages(walk, walk.settle, PAGES))
    note_size(walk, "after that")
    walk.measured("save", lambda: save(walk))
    walk.end()


def report(path: str) -> str:
    before, found = machine.load(), fresh(__file__, path)
    lines = [
        "# A project of many analyses in the window",
        "",
        "Made by `python benchmarks/documents.py --write`; seconds. What each line and column means is told",
        "at the top of that script and of `window_walk.py`.",
        "",
        f"- {machine.description()}; drawn {drawn()}",
        f"- Load before: {before}; after: {machine.load()}{machine.priority()}",
        f"- Project file: {Path(path).stat().st_size / 1e6:.1f} MB",
        "",
        *tables(found, GOALS),
    ]
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
        text = report(path)
    print(text)
    if arguments.write:
        (HERE / "RESULTS_documents.md").write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    main()
