"""What becomes of results: the style of their tables, parts of them as documents, pages of paper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.errors import ProjectError
from workbench.gui.document import Document
from workbench.gui.export import document_of, write_document, write_result
from workbench.gui.files import Files
from workbench.project.store import unsaved_name
from workbench.results import Result
from workbench.results.table_style import TableStyle


class Publishing(QObject):
    """Dialogs belong to `window`; files are written by `files`."""

    def __init__(self, document: Document, files: Files, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._files, self._window = document, files, window

    def show_table_style(self) -> None:
        """How tables look."""
        from workbench.gui.results.style_dialog import StyleDialog

        dialog = StyleDialog(self._document.project, self._window)
        dialog.decided.connect(self.set_table_style)
        dialog.open()

    def set_table_style(self, style: TableStyle) -> None:
        """Show all tables of the project in that style; one step of undo."""
        project = self._document.project
        if style != project.table_style:
            self._document.apply("Change the table style", replace(project, table_style=style))

    def show_side_by_side(self) -> None:
        """The fitted models as the columns of one table."""
        from workbench.gui.results.side_by_side_dialog import SideBySideDialog

        project = self._document.project
        dialog = SideBySideDialog(project.analyses, self._window, project.table_style)
        dialog.export.connect(self.export_result)
        dialog.open()

    def export_result(self, result: Result, title: str) -> None:
        """Ask where and in which format, and write this result."""
        path = self._files.ask_where(title)
        if path is not None:
            style = self._document.project.table_style
            self._files.write(path, lambda: write_result(result, title, path, style))

    def export_one(self, entry_id: str) -> None:
        """Ask where and in which format, and write the result of one analysis with its notes."""
        entry = self._document.project.entry(entry_id)
        if entry.result is None:
            self._document.report(ProjectError(f"'{entry.title}' has no result yet.", "Run it first."))
        else:
            self._export(entry.title, (entry_id,))

    def export_part(self) -> None:
        """Ask which results, where and in which format, and write them."""
        from workbench.gui.results.part_dialog import PartDialog

        project = self._document.project
        name = project.title or Path(unsaved_name(project.dataset)).stem
        dialog = PartDialog(project.analyses, self._window)
        dialog.decided.connect(lambda entry_ids: self._export(name, entry_ids))
        dialog.open()

    def print_results(self) -> None:
        """Show the pages of all results, and print them."""
        from workbench.gui.printing import PrintPreview

        project = self._document.project
        try:
            result, title = document_of(project)
        except ProjectError as error:
            self._document.report(error)
            return
        PrintPreview(result, title, project.table_style, self._window).open()

    def _export(self, name: str, entry_ids: Collection[str]) -> None:
        path = self._files.ask_where(name)
        if path is not None:
            project = self._document.project
            self._files.write(path, lambda: write_document(project, path, entry_ids))
