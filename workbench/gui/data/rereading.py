"""The data read again in a thread, as one step of undo; passwords are asked for, and forgotten."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.data.database.address import Address
from workbench.data.database.place import PASSWORD_VARIABLE
from workbench.data.origin import is_file
from workbench.data.progress import Progress
from workbench.gui.data.password_dialog import ask_passwords
from workbench.gui.data.telling import tell_reading
from workbench.gui.data.words import counted
from workbench.gui.document import Document
from workbench.gui.long_task_dialog import LongTaskDialog
from workbench.project.model import Project
from workbench.project.preparation import is_repeated
from workbench.project.rereading import databases_of, why_not_again, with_data_of
from workbench.project.rereading import read_again as again

Said = Callable[[str], object]


def read_again(document: Document, window: QWidget, path: Path | None, said: Said) -> None:
    """Read the data from their file or database, or from the file at `path`, and repeat the preparation.

    said: takes a sentence on what came of it.
    """
    project = document.project
    if project.dataset is None:
        return
    asked = [] if why_not_again(project) else databases_of(project, path)
    known = bool(os.environ.get(PASSWORD_VARIABLE))
    secret = [address for address in asked if address.needs_password and not known]

    def read(passwords: Mapping[Address, str]) -> None:
        _read(document, window, path, said, passwords)

    ask_passwords(window, secret, read)


def _read(
    document: Document, window: QWidget, path: Path | None, said: Said, passwords: Mapping[Address, str]
) -> None:
    project = document.project
    if project.dataset is None:
        return
    source = project.dataset.source
    name = path.name if path is not None else Path(source).name if is_file(source) else "the data"

    def finish(found: Project) -> None:
        if found is project:
            said("The data are as they were: nothing has changed.")
        elif _same_data(document.project, project):
            words = f"Read {name} again" if path is None else f"Read {name}"
            document.apply(words, with_data_of(document.project, found))
            said(_told(name, project, found))
            assert found.dataset is not None
            tell_reading(document, found.dataset)
        else:
            _read(document, window, path, said, passwords)  # something else was done meanwhile

    def work(reporter: Progress) -> Project:
        return again(project, path, reporter, passwords)

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
    which = f" the table {after.titles[after.table]} has" if after.tables else ""
    return f"Read {name}:{which} {rows}{change}{repeated}."
