"""The main window: composition only. What its parts do is in their own modules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.actions import Actions
from workbench.gui.autosave import Autosave
from workbench.gui.banner import Banner
from workbench.gui.document import Document
from workbench.gui.files import Files
from workbench.gui.header import Header
from workbench.gui.help_pages import show_about, show_getting_started, show_shortcuts
from workbench.gui.icons import set_icon
from workbench.gui.offers import Offers
from workbench.gui.pages import DATA, MODEL, Pages
from workbench.gui.preparing import Preparing
from workbench.gui.publishing import Publishing
from workbench.gui.put_back import PutBack
from workbench.gui.results.head import DocumentHead
from workbench.gui.results.menu import enabled_results, results_commands, results_menu
from workbench.gui.results.view import ResultsView
from workbench.gui.settings import window_settings
from workbench.gui.start_page import StartPage
from workbench.gui.status import Status
from workbench.gui.theme import theme
from workbench.gui.typed_words import TypedWords
from workbench.gui.unfinished import finish_typing
from workbench.project import recent


class MainWindow(QMainWindow):
    """Header on top, pages at the left, results at the right; the start page while there is nothing."""

    def __init__(self, document: Document | None = None) -> None:
        super().__init__()
        self.document = document or Document(self)
        self._source: str | None = None
        self.actions_ = Actions(self)
        self.files = Files(self.document, self)
        self.publishing = Publishing(self.document, self.files, self)
        self.offers = Offers(self.document, self)
        self.preparing = Preparing(self.document, self)
        self.banner = Banner()
        self.pages = Pages(self.document)
        put_back = PutBack(self.document, self.files, self.pages, self.preparing)
        self.autosave = Autosave(self.document, self.banner, self.files.when_saved, put_back)
        self.typed_words = TypedWords(self)
        self.menus = {"main": QMenu(self), "help": QMenu(self)}
        self.header = Header(self.actions_, self.menus)
        self.start_page = StartPage(self.actions_)
        self.results = ResultsView(self.document)
        self.status = Status(self.document)
        self._compose()
        self._fill_menus()
        self._connect()
        self._restore()
        self._refresh()

    # -- composition ---------------------------------------------------------------------------------

    def _compose(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(7)
        self.splitter.addWidget(self.pages)
        self.splitter.addWidget(self._results_pane())
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 9)
        self.splitter.setStretchFactor(1, 11)
        self.pages.setMinimumWidth(380)
        self.results.setMinimumWidth(420)
        self.body = QStackedWidget()
        self.body.addWidget(self.start_page)
        self.body.addWidget(self.splitter)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        column.addWidget(self.body, 1)
        central = QWidget()
        central.setLayout(column)
        self.setCentralWidget(central)
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 600)
        self.body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body.setFocus()

    def _results_pane(self) -> QWidget:
        """The results below their head."""
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(DocumentHead(self.document, self.actions_))
        column.addWidget(self.results, 1)
        return pane

    def _fill_menus(self) -> None:
        main = self.menus["main"]
        main.setToolTipsVisible(True)
        adding = ("add_table", "add_database_table")
        opening = ("open_data", "open_database", "new_table", "paste_data", "open_project", "open_sample")
        for name in ("new", *opening):
            main.addAction(self.actions_[name])
        self.recent_menu = main.addMenu("&Recent")
        main.addSeparator()
        for name in ("read_again", "read_other", *adding):
            main.addAction(self.actions_[name])
        main.addSeparator()
        for name in ("save", "save_as", "export_results", "export_data", "export_script"):
            main.addAction(self.actions_[name])
        main.addSeparator()
        main.addMenu(results_menu(self.actions_, main))
        main.addSeparator()
        for name in ("plugins", "quit"):
            main.addAction(self.actions_[name])
        for name in ("help", "shortcuts", "about"):
            self.menus["help"].addAction(self.actions_[name])

    def _connect(self) -> None:
        document, files = self.document, self.files
        does = {
            "new": files.start_over,
            "open_data": files.ask_data,
            "open_database": files.ask_database,
            "new_table": lambda: self.preparing.begin_table(self.pages.show_cells),
            "paste_data": files.paste_data,
            "read_again": files.read_again,
            "read_other": files.ask_other,
            "open_project": files.ask_project,
            "open_sample": files.open_sample,
            "save": files.save,
            "save_as": files.save_as,
            "export_results": files.export_results,
            **results_commands(document, self.publishing),
            "export_data": files.export_data,
            "export_script": files.export_script,
            "undo": lambda: self._go_in_history(document.undo),
            "redo": lambda: self._go_in_history(document.redo),
            "theme": theme().toggle,
            "add_table": files.ask_table,
            "add_database_table": files.ask_database_table,
            "prepare": lambda: self.preparing.popup(self.header.prepare_button),
            "analyses": lambda: self.offers.popup(self.header.analyses_button),
            "plugins": self.offers.show_plugins,
            "help": lambda: show_getting_started(self),
            "shortcuts": lambda: show_shortcuts(self.actions_, self),
            "about": lambda: show_about(self),
            "menu": self._open_menu,
            "next_pane": self._next_pane,
            "run": lambda: document.request_run(document.current_id),
            "quit": self.close,
        }
        for name, function in does.items():
            self.actions_[name].triggered.connect(lambda _checked=False, call=function: call())
        document.export_requested.connect(self.publishing.export_one)
        document.problem.connect(self.banner.show_problem)
        document.path_changed.connect(lambda _path: self.banner.move_on())
        document.project_changed.connect(self._refresh)
        document.history_changed.connect(self._refresh)
        document.dirty_changed.connect(self._refresh)
        document.path_changed.connect(self._refresh)
        document.dataset_changed.connect(self._show_data)
        document.entries_changed.connect(self._show_model)
        files.recent_changed.connect(self._refresh_recent)
        files.done.connect(self.status.say)
        self.typed_words.changed.connect(self.autosave.keep_drafts)
        self.preparing.done.connect(self.status.say)
        self.preparing.table_wanted.connect(
            lambda step: files.ask_table(lambda: self.preparing.open(step))  # where it begins with that table
        )
        document.step_wanted.connect(self.preparing.open)
        self.results.hint.wanted.connect(self.actions_["analyses"].trigger)
        self.start_page.open_requested.connect(files.open_path)
        theme().changed.connect(self._refresh_theme)
        self._refresh_theme()
        self._refresh_recent()

    # -- following the document ----------------------------------------------------------------------

    def _refresh(self) -> None:
        document = self.document
        has_data = document.dataset is not None
        empty = not has_data and not document.project.analyses
        self.body.setCurrentWidget(self.start_page if empty else self.splitter)
        for name, enabled in {
            "save": document.dirty or not document.path,
            "save_as": not empty,
            **enabled_results(document),
            "export_data": has_data,
            "export_script": has_data and bool(document.project.analyses),
            "analyses": has_data,
            "prepare": has_data,
            "add_table": has_data,
            "add_database_table": has_data,
            "undo": bool(document.undo_label),
            "redo": bool(document.redo_label),
        }.items():
            self.actions_[name].setEnabled(enabled and not (empty and name == "save"))
        self._refresh_reading()
        self.actions_.name_step("undo", "Undo", document.undo_label)
        self.actions_.name_step("redo", "Redo", document.redo_label)
        self.setWindowTitle(f"{self._document_name()}[*] – Multilevel Workbench")
        self.setWindowModified(document.dirty)

    def _refresh_reading(self) -> None:
        """Reading the data again: where it cannot be, the actions tell why."""
        project, why = self.document.project, "Open data first"
        database = False
        if project.dataset is not None:
            from workbench.data.database.address import is_address
            from workbench.project.rereading import why_not_again

            why, database = why_not_again(project), is_address(project.dataset.source)
        self.actions_["read_again"].setText("Ask t&he database again" if database else "Read t&he file again")
        for name in ("read_again", "read_other"):
            self.actions_[name].setEnabled(not why)
            self.actions_.tell(name, why)

    def _document_name(self) -> str:
        if self.document.path:
            return Path(self.document.path).stem
        dataset = self.document.dataset
        return dataset.name if dataset is not None and dataset.name else "New project"

    def _show_data(self) -> None:
        """Data that were just opened are shown; edits of them leave the user where they are."""
        dataset = self.document.dataset
        before, self._source = self._source, dataset.source if dataset is not None else None
        if self._source != before:
            self.banner.move_on()
        if dataset is not None and self._source != before and not self.document.project.analyses:
            self.pages.show_page(DATA)

    def _show_model(self) -> None:
        if self.document.project.analyses:
            self.pages.show_page(MODEL)

    def _refresh_theme(self) -> None:
        set_icon(self.actions_["theme"], "sun" if theme().dark else "moon")

    def _refresh_recent(self) -> None:
        paths = recent.recent_files()
        self.start_page.set_recent(paths)
        self.recent_menu.clear()
        for path in paths:
            action = self.recent_menu.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, name=str(path): self.files.open_path(name))
        self.recent_menu.setEnabled(bool(paths))

    def _go_in_history(self, go: Callable[[], None]) -> None:
        """What is being typed is a step too, and a field with the keys would not show the older words."""
        finish_typing(self, go_on=False)
        go()

    # -- moving about --------------------------------------------------------------------------------

    def _open_menu(self) -> None:
        button = self.header.menu_button
        self.menus["main"].popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _next_pane(self) -> None:
        """Move the focus from header to pages to results and round again."""
        panes: list[QWidget] = [self.header, self.pages, self.results]
        now = QApplication.focusWidget()
        place = next((i for i, p in enumerate(panes) if now is not None and p.isAncestorOf(now)), -1)
        if place < 0 and now in panes:
            place = panes.index(now)
        target = panes[(place + 1) % len(panes)]
        (self.header.data_button if target is self.header else target).setFocus(Qt.FocusReason.TabFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.files.open_path(files[0], ask=True)

    # -- coming and going ----------------------------------------------------------------------------

    def _restore(self) -> None:
        settings = window_settings()
        if geometry := settings.value("geometry"):
            self.restoreGeometry(geometry)
        else:
            self.resize(1280, 800)
        if sizes := settings.value("splitter"):
            self.splitter.restoreState(sizes)
        else:
            self.splitter.setSizes([560, 720])

    def closeEvent(self, event: QCloseEvent) -> None:
        finish_typing(self)
        if self.document.dirty:
            event.ignore()
            self.files.when_saved(self._close_for_good)
            return
        settings = window_settings()
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("splitter", self.splitter.saveState())
        settings.setValue("theme", theme().mode)
        self.offers.stop()
        self.preparing.stop()
        self.typed_words.stop()
        self.autosave.close()
        event.accept()

    def _close_for_good(self) -> None:
        self.document.mark_saved(self.document.project, self.document.path)
        QTimer.singleShot(0, self.close)
