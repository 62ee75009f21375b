"""Files: open data and projects, save, export. Reading and writing happen in a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from workbench.data.files.registry import data_filter
from workbench.errors import DataError, WorkbenchError
from workbench.gui.background import in_background
from workbench.gui.document import Document
from workbench.gui.export import FILTERS, write_document
from workbench.gui.unfinished import finish_typing
from workbench.gui.widgets import message_box
from workbench.project import recent
from workbench.project.model import Project
from workbench.project.sample import sample_project
from workbench.project.stamp import ChangedOnDiskError, Stamp, stamp_of
from workbench.project.store import (
    SUFFIX,
    ensure_suffix,
    is_project,
    load_project,
    save_project,
    unsaved_name,
)

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.gui.data.database_dialog import DatabaseDialog

DATA_FILTER = data_filter()
PROJECT_FILTER = f"Workbench projects (*{SUFFIX});;All files (*)"


class Files(QObject):
    """What the file actions do; dialogs belong to `window`."""

    recent_changed = Signal()
    done = Signal(str)  # a sentence for the status bar

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._window = document, window
        self._last_source = ""
        document.dataset_changed.connect(self._remember_data)

    # -- opening -------------------------------------------------------------------------------------

    def ask_data(self) -> None:
        """Ask for a data file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open data", self._folder(), DATA_FILTER)
        if name:
            self.open_path(name, ask=True)

    def ask_table(self, then: Callable[[], object] | None = None) -> None:
        """Ask for a data file that becomes a further table of the project.

        then: called once it is there; the present table is shown again before.
        """
        from workbench.gui.data.importing import import_file

        name, _ = QFileDialog.getOpenFileName(self._window, "Add a table", self._folder(), DATA_FILTER)
        if name:
            path = Path(name)
            present = self._document.project.table

            def opened(dataset: Dataset, done: Sequence[Mapping[str, Any]]) -> None:
                self.add_table(path, dataset, done)
                if then is not None:
                    self._document.use_table(present)
                    then()

            import_file(self._document, path, self._window, ask=True, opened=opened)

    def read_again(self, path: Path | None = None) -> None:
        """Read the data from their file once more, or from another one, and repeat the preparation."""
        from workbench.gui.data.rereading import read_again

        read_again(self._document, self._window, path, self.done.emit)

    def ask_other(self) -> None:
        """Ask for a file whose data take the place of the present ones."""
        title = "Read another file in its place"
        name, _ = QFileDialog.getOpenFileName(self._window, title, self._folder(), DATA_FILTER)
        if name:
            self.read_again(Path(name))

    def ask_database(self) -> DatabaseDialog:
        """Ask for a database and open what is chosen of it."""
        from workbench.gui.data.from_database import open_database

        def show(dataset: Dataset) -> None:
            self._show_data(dataset)
            self._tell_reading(dataset)

        return open_database(self._window, show, self._document.report)

    def ask_database_table(self) -> DatabaseDialog:
        """Ask for a database; what is chosen of it becomes a further table of the project."""
        from workbench.gui.data.from_database import open_database
        from workbench.project.preparation import opened_step

        def add(dataset: Dataset) -> None:
            self._add(dataset.name, dataset, (opened_step(dataset.source),))
            self._tell_reading(dataset)

        return open_database(self._window, add, self._document.report, "Add a table from a database")

    def paste_data(self) -> None:
        """The text of the clipboard becomes the data, after a preview."""
        from workbench.gui.data.from_clipboard import paste_as_data

        paste_as_data(self._window, self._show_data, self._document.report)

    def _show_data(self, dataset: Dataset) -> None:
        from workbench.project.preparation import opened_step

        done = (opened_step(dataset.source),)
        self._document.set_dataset(f"Open {dataset.name}", dataset, done=done)

    def _tell_reading(self, dataset: Dataset) -> None:
        from workbench.gui.data.telling import tell_reading

        tell_reading(self._document, dataset)

    def add_table(self, path: Path, dataset: Dataset, done: Sequence[Mapping[str, Any]] = ()) -> None:
        """Make data a further table, named after their file, and show it; done: how they were read."""
        if self._document.dataset is None:
            self._document.set_dataset(f"Open {path.name}", dataset, done=done)
        else:
            self._add(path.stem, dataset, done)

    def _add(self, wanted: str, dataset: Dataset, done: Sequence[Mapping[str, Any]]) -> None:
        """A further table, with a number behind its name where a table is called that already."""
        project = self._document.project
        name = project.free_table_name(wanted)
        self._document.apply(f"Add the table {name}", project.with_table(name, dataset, done).using(name))

    def ask_project(self) -> None:
        """Ask for a project and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open project", self._folder(), PROJECT_FILTER)
        if name:
            self.open_path(name)

    def open_path(self, name: str, *, ask: bool = False, then: Callable[[], object] = lambda: None) -> None:
        """Open a project or data file, whichever it is; ask: show a preview of data before they are read.

        then: called once a project is open.
        """
        path = Path(name)
        if path.is_dir():
            self._document.report(DataError(f"'{path}' is a folder.", "Choose a file in it."))
        elif not path.is_file():
            self._document.report(DataError(f"There is no file '{path}'.", "Was it moved or renamed?"))
        elif is_project(path):
            self.when_saved(lambda: self._open_project(path, then))
        else:
            self._import(path, ask)

    def _open_project(self, path: Path, then: Callable[[], object]) -> None:
        def opened(found: tuple[Stamp, Project]) -> None:
            self.when_saved(lambda: show(*found))  # once more: one could type on while the file was read

        def show(stamp: Stamp, project: Project) -> None:
            self._document.open_project(project, str(path), stamp=stamp)
            self._remember(path)
            then()

        in_background(lambda: (stamp_of(path), load_project(path)), opened, self._document.report)

    def _import(self, path: Path, ask: bool) -> None:
        from workbench.gui.data.importing import import_file

        import_file(self._document, path, self._window, ask=ask)

    def _remember_data(self) -> None:
        """Data that were opened go to the recent files; edits of them change nothing there."""
        dataset = self._document.dataset
        source = dataset.source if dataset is not None else ""
        if source and source != self._last_source and Path(source).is_file():
            self._last_source = source
            self._remember(Path(source))

    def open_sample(self) -> None:
        """The sample study, once the present project is safe; its model is fitted at once."""
        self.when_saved(lambda: in_background(sample_project, self._show_sample, self._document.report))

    def _show_sample(self, project: Project) -> None:
        self._last_source = project.dataset.source if project.dataset is not None else ""
        self._document.open_project(project)
        self._document.request_run(project.analyses[0].id)

    def start_over(self) -> None:
        """An empty project, once the present one is safe."""
        self.when_saved(lambda: self._document.open_project(Project()))

    # -- saving --------------------------------------------------------------------------------------

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save where the project was saved before, or ask where."""
        if self._document.path:
            self._save_to(Path(self._document.path), then)
        else:
            self.save_as(then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Ask where, and save there."""
        proposed = str(Path(self._folder()) / unsaved_name(self._document.dataset))
        name, _ = QFileDialog.getSaveFileName(self._window, "Save project", proposed, PROJECT_FILTER)
        if name:
            self._save_to(ensure_suffix(name), then)

    def _save_to(self, path: Path, then: Callable[[], object], *, replace: bool = False) -> None:
        """replace: also when another program has changed the file since it was opened."""
        finish_typing(self._window)
        project = self._document.project
        known = self._document.stamp if path == Path(self._document.path) and not replace else None

        def saved(stamp: Stamp) -> None:
            self._document.mark_saved(project, str(path), stamp)
            self._remember(path)
            self.done.emit(f"Saved {path.name}")
            then()

        def failed(error: WorkbenchError) -> None:
            if isinstance(error, ChangedOnDiskError):
                self._ask_to_replace(error, path, then)
            else:
                self._document.report(error)

        in_background(lambda: save_project(project, path, known), saved, failed)

    def _ask_to_replace(self, error: WorkbenchError, path: Path, then: Callable[[], object]) -> None:
        """The file is not the one that was opened: keep both, or replace it."""
        box = message_box(self._window, "Changed on disk", error.message)
        box.setInformativeText("If you replace it, what the other program wrote is lost.")
        other = box.addButton("Save under another name", QMessageBox.ButtonRole.AcceptRole)
        replace = box.addButton("Replace it", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(other)
        box.exec()
        if box.clickedButton() is other:
            self.save_as(then)
        elif box.clickedButton() is replace:
            self._save_to(path, then, replace=True)

    def when_saved(self, then: Callable[[], object]) -> None:
        """Do `then` once nothing can be lost: asks only if there are unsaved changes.

        It asks again where the user went on while the project was being written.
        """
        finish_typing(self._window)
        answer = self._ask_to_save() if self._document.dirty else QMessageBox.StandardButton.Discard
        if answer == QMessageBox.StandardButton.Save:
            self.save(lambda: self.when_saved(then))
        elif answer == QMessageBox.StandardButton.Discard:
            then()

    def _ask_to_save(self) -> QMessageBox.StandardButton:
        buttons = QMessageBox.StandardButton
        name = Path(self._document.path).name or "this project"
        box = message_box(self._window, "Save changes?", f"Save the changes to {name}?")
        box.setInformativeText("Without saving, your data edits and analyses since the last save are lost.")
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        return buttons(box.exec())

    # -- export --------------------------------------------------------------------------------------

    def export_data(self) -> None:
        """Ask where and in which format, and write the data."""
        from workbench.gui.data.exporting import export_data

        export_data(self._document, self._window, self._folder(), self.done.emit)

    def export_results(self) -> None:
        """Ask where and in which format, and write all results."""
        path = self.ask_where(self._document.project.title or Path(unsaved_name(self._document.dataset)).stem)
        if path is not None:
            self.write_document(path)

    def ask_where(self, name: str) -> Path | None:
        """A path with the end of a format, None when the user thinks better of it."""
        proposed = str(Path(self._folder()) / f"{name}.html")
        formats = ";;".join(FILTERS.values())
        chosen, format = QFileDialog.getSaveFileName(self._window, "Export results", proposed, formats)
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix.lower() in FILTERS else _named(chosen, format)

    def export_script(self) -> None:
        """Ask where, and write preparation and analyses as a script of Python or R."""
        from workbench.project.session_script import LANGUAGES, write_script

        proposed = str(Path(self._folder()) / (Path(unsaved_name(self._document.dataset)).stem + ".py"))
        formats = ";;".join(f"{language} script (*{suffix})" for suffix, language in LANGUAGES.items())
        name, chosen = QFileDialog.getSaveFileName(self._window, "Export as script", proposed, formats)
        if not name:
            return
        suffix = ".R" if chosen.startswith("R ") else ".py"
        path = Path(name) if Path(name).suffix.lower() in (".py", ".r") else Path(name + suffix)
        project = self._document.project
        self.write(path, lambda: write_script(project, path))

    def write_document(self, path: Path) -> None:
        """Write all results to `path`."""
        finish_typing(self._window)
        project = self._document.project
        self.write(path, lambda: write_document(project, path))

    def write(self, path: Path, write: Callable[[], object]) -> None:
        """Call `write` in a thread, then say so or tell what went wrong."""
        in_background(write, lambda _: self.done.emit(f"Wrote {path.name}"), self._document.report)

    def _remember(self, path: Path) -> None:
        recent.remember(path)
        self.recent_changed.emit()

    def _folder(self) -> str:
        """Where dialogs start: beside the project, else beside the last file, else at home."""
        if self._document.path:
            return str(Path(self._document.path).parent)
        lately = recent.recent_files()
        return str(lately[0].parent) if lately else str(Path.home())


def _named(name: str, chosen: str) -> Path:
    """The name with the end that belongs to the chosen format."""
    suffix = next((suffix for suffix, words in FILTERS.items() if words == chosen), ".html")
    return Path(name + suffix)
