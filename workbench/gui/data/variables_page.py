"""The Variables page: what each variable means, at which level it varies, and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSplitter, QVBoxLayout, QWidget

from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.gui.data.column_menu import popup_menu
from workbench.gui.data.group_levels import GroupLevels
from workbench.gui.data.grouping_panel import GroupingPanel
from workbench.gui.data.measure_menu import add_measures
from workbench.gui.data.steps.column_steps import add_steps
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.data.variable_details import VariableDetails
from workbench.gui.data.variable_table import NAME, TITLES, VariableTable
from workbench.gui.data.variable_view import VariableView
from workbench.gui.data.words import counted
from workbench.gui.document import Document
from workbench.gui.typed_field import Field, put_into_cell
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import label


class VariablesPage(QWidget):
    """Search and groups on top, the table of variables, below it the details of the current one."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._commands = VariableCommands(document, self)
        self._by_hand = False
        self.table = VariableTable(self)
        self.view = VariableView(self.table)
        self.details = VariableDetails(self._commands)
        self.grouping = GroupingPanel()
        self.groups = self.grouping.chooser
        self.levels = GroupLevels(self)
        self._make_search()
        self._arrange()
        self._connect()
        self._refresh()

    def _make_search(self) -> None:
        self.search = QLineEdit()
        not_kept(self.search)
        self.search.setPlaceholderText("Find a variable")
        self.search.setAccessibleName("Find a variable")
        self.search.setToolTip("Shows the variables with these letters in name, label or notes  (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self._count = label("", "caption")

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.search, 1)
        row.addWidget(self._count)
        top = QVBoxLayout()
        top.setContentsMargins(14, 8, 14, 8)
        top.setSpacing(8)
        top.addLayout(row)
        top.addWidget(self.grouping)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.view)
        parts.addWidget(self.details)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(parts, 1)

    def _connect(self) -> None:
        table, commands, document = self.table, self._commands, self._document
        table.name_edited.connect(commands.rename)
        table.label_edited.connect(commands.set_label)
        table.missing_edited.connect(commands.set_missing)
        self.view.selectionModel().currentRowChanged.connect(lambda _now, _old: self._show_details())
        self.view.menu_wanted.connect(self._open_menu)
        self.view.measures_wanted.connect(self._open_measures)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._first_found)
        self.groups.changed.connect(self._groups_changed)
        self.grouping.combine_wanted.connect(self._combine)
        self.levels.found.connect(self._show_levels)
        document.dataset_changed.connect(self._refresh)
        document.current_changed.connect(lambda _id: self._propose_groups())
        document.entry_changed.connect(lambda _id: self._propose_groups())
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    # -- showing -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        dataset = self._document.dataset
        current = self.table.variable(self.view.currentIndex().row())
        self.table.show_variables(dataset.variables if dataset is not None else ())
        if dataset is not None:
            self.groups.offer(dataset)
            self._propose_groups()
        if current is not None and not self.view.currentIndex().isValid():
            self.view.select(self.table.row_of(current.name))
        self._tell_count()
        self._look()
        self._show_details()

    def show_variable(self, name: str) -> None:
        """Select a variable and show it, whatever was searched for."""
        if self.table.row_of(name) < 0:
            self.search.clear()
        self.view.select(self.table.row_of(name))
        self.view.setFocus()

    def _filter(self, text: str) -> None:
        current = self.table.variable(self.view.currentIndex().row())
        self.table.filter(text)
        if current is not None:
            self.view.select(self.table.row_of(current.name))
        self._tell_count()
        self._show_details()

    def _first_found(self) -> None:
        """Enter in the search field goes to the table."""
        if self.table.rowCount():
            self.view.select(max(0, self.view.currentIndex().row()))
            self.view.setFocus()

    def _tell_count(self) -> None:
        dataset = self._document.dataset
        count, shown = len(dataset.names) if dataset is not None else 0, self.table.rowCount()
        self._count.setText(counted(count, "variable") if shown == count else f"{shown} of {count}")

    def _show_details(self) -> None:
        variable = self.table.variable(self.view.currentIndex().row())
        note = self.table.level(variable.name).note if variable is not None else ""
        self.details.show_variable(self._document.dataset, variable, note)

    # -- words that were being typed -----------------------------------------------------------------

    def way_to(self, field: Field) -> dict[str, Any] | None:
        """How the window finds a property of a variable that is being typed again."""
        variable = self.table.variable(self.view.currentIndex().row())
        place = self.details.place_of(field)
        if self.view.isAncestorOf(field):
            place = {"property": TITLES[self.view.currentIndex().column()].lower()}
        if variable is None or place is None:
            return None
        table = self._document.project.table
        return {"kind": "variable", "table": table, "variable": variable.name, **place}

    def put_back(self, way: Mapping[str, Any], words: str) -> bool:
        """Write words where they were typed; False where the variable is gone."""
        dataset = self._document.dataset
        if dataset is None or way["variable"] not in dataset:
            return False
        self.show_variable(way["variable"])
        titles = [title.lower() for title in TITLES]
        if way["property"] not in titles:
            return self.details.put_back(way, words)
        row = self.table.row_of(way["variable"])
        return put_into_cell(self.view, self.table.index(row, titles.index(way["property"])), words)

    # -- groups --------------------------------------------------------------------------------------

    def _propose_groups(self) -> None:
        """The groups of the current model, as long as the user has not chosen others here."""
        dataset, entry = self._document.dataset, self._document.current_entry
        if self._by_hand or dataset is None or entry is None:
            return
        names = [name for name in groups_of(entry.options.get("formula")) if name in dataset]
        if names and names != self.groups.chosen:
            self.groups.choose(names)
            self._by_hand = False

    def _groups_changed(self) -> None:
        self._by_hand = True
        self._look()

    def _look(self) -> None:
        self.levels.look(self._document.dataset, self.groups.chosen)

    def _show_levels(self) -> None:
        words = self.levels.words()
        self.table.show_levels(words)
        self.view.show_level_column(bool(words))
        self.grouping.show_levels(self.levels)
        self._show_details()

    def _combine(self, inner: str, outer: str) -> None:
        def made(name: str) -> None:
            self.groups.choose([name if chosen == inner else chosen for chosen in self.groups.chosen])
            self.show_variable(name)

        self._commands.combine(inner, outer, made)

    # -- menus ---------------------------------------------------------------------------------------

    def _open_measures(self, index: QModelIndex, place: QPoint) -> None:
        menu = popup_menu(self, "Measure")
        variable = self.table.variable(index.row())
        if variable is not None:
            self.fill_measures(menu, self._chosen(variable.name))
            menu.popup(place)

    def fill_measures(self, menu: QMenu, names: list[str]) -> None:
        """The measures to choose from for these variables."""
        dataset = self._document.dataset
        measures = {dataset.variable(name).measure for name in names} if dataset is not None else set()
        current = measures.pop() if len(measures) == 1 else None
        add_measures(menu, current, lambda measure: self._set_measure(names, measure))

    def _set_measure(self, names: list[str], measure: Measure) -> None:
        self._commands.set_measure(names, measure)

    def _chosen(self, name: str) -> list[str]:
        """The selected variables if `name` is one of them, else `name` alone."""
        names = [v.name for row in self.view.selected_rows() if (v := self.table.variable(row)) is not None]
        return names if name in names else [name]

    def _open_menu(self, index: QModelIndex, place: QPoint) -> None:
        variable = self.table.variable(index.row())
        if variable is not None:
            menu = popup_menu(self, f"Variable {variable.name}")
            self.fill_menu(menu, self._chosen(variable.name))
            menu.popup(place)

    def fill_menu(self, menu: QMenu, names: list[str]) -> None:
        """What can be done with these variables."""
        what = names[0] if len(names) == 1 else counted(len(names), "variable")
        measures = menu.addMenu(f"Measure of {what}".replace("&", "&&"))
        self.fill_measures(measures, names)
        if len(names) == 1:
            rename = QAction("Rename", menu)
            rename.triggered.connect(lambda _on=False: self.edit_name(names[0]))
            menu.addAction(rename)
            group = QAction(f"Show levels by {names[0]}".replace("&", "&&"), menu)
            group.setEnabled(names[0] not in self.groups.chosen)
            group.triggered.connect(lambda _on=False: self.groups.choose([*self.groups.chosen, names[0]]))
            menu.addAction(group)
        dataset = self._document.dataset
        if dataset is not None:
            menu.addSeparator()
            add_steps(menu, self._document, [dataset.variable(name) for name in names])

    def edit_name(self, name: str) -> None:
        """Let the name of a variable be typed over."""
        self.view.edit(self.table.index(self.table.row_of(name), NAME))

    def sizeHint(self) -> QSize:
        return QSize(560, 640)


def groups_of(formula: object) -> list[str]:
    """The grouping variables of a formula, outer ones first; none if it cannot be read."""
    from workbench.modeling import ModelSpec

    if not isinstance(formula, str) or not formula:
        return []
    try:
        groups = ModelSpec.from_formula(formula).groups
    except WorkbenchError:
        return []
    return list(dict.fromkeys(name for group in groups for name in reversed(group)))
