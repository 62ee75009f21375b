"""The data file read again in a thread, as one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.data.progress import Progress
from workbench.gui.data.telling import tell_reading
from workbench.gui.data.words import counted
from workbench.gui.document import Document
from workbench.gui.long_task_dialog import LongTaskDialog
from workbench.project.model import Project
from workbench.project.preparation import is_repeated
from workbench.project.rereading import read_again as again
from workbench.project.rereading import with_data_of


def read_again(document: Document, window: QWidget, path: Path | None, said: Callable[[str], object]) -> None:
    """Read the file of the present data, or the one at `path`, and repeat the preparation.

    said: takes a sentence on what came of it.
    """
    project = document.project
    if project.dataset is None:
        return
    name = (path or Path(project.dataset.source)).name or "the data"

    def finish(found: Project) -> None:
        if found is project:
            said(f"{name} is as it was: nothing has changed.")
        elif _same_data(document.project, project):
            words = f"Read {name} again" if path is None else f"Read {name}"
            document.apply(words, with_data_of(document.project, found))
            said(_told(name, project, found))
            assert found.dataset is not None
            tell_reading(document, found.dataset)
        else:
            read_again(document, window, path, said)  # something else was done meanwhile

    def work(reporter: Progress) -> Project:
        return again(project, path, reporter)

    dialog = LongTaskDialog("Reading the data", f"Reading {name} …", work, window)
    dialog.arrived.connect(finish)
    dialog.failed.connect(document.report)
    dialog.start()


def _same_data(one: Project, other: Project) -> bool:
    """Whether nothing was done to the data meanwhile; results may have arrived."""
    names = {one.table, *one.tables}
    kept = names == {other.table, *other.tables} and one.steps == other.steps
    return kept and all(one.data_of(name) is other.data_of(name) for name in names)


def _told(name: str, before: Project, after: Project) -> str:
    """How many rows there are now, and what was repeated."""
    assert before.dataset is not None and after.dataset is not None
    more = after.dataset.n_rows - before.dataset.n_rows
    rows = counted(after.dataset.n_rows, "row")
    change = f", {abs(more):,} {'more' if more > 0 else 'fewer'} than before" if more else ""
    steps = sum(map(is_repeated, after.steps))
    repeated = f"; {counted(steps, 'step')} of preparation repeated" if steps else ""
    return f"Read {name}: {rows}{change}{repeated}."
