"""The first rows of a file as they will be read, with the measure of each column in the header."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from workbench.data.text.preview import Preview
from workbench.data.text.survey import ColumnSurvey
from workbench.data.variable import Measure
from workbench.gui.data.cells import DECLARED, EMPTY, FADED, LACKING, VALUE, CellDelegate, Index
from workbench.gui.data.column_header import ColumnHeader, Heading
from workbench.gui.data.import_choices import ImportChoices, suspects
from workbench.gui.data.measure_menu import add_measures
from workbench.gui.data.row_header import RowHeader

ROOT = QModelIndex()
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_WIDEST, _SIZED_COLUMNS, _SIZED_ROWS = 240, 400, 40


class ImportTableModel(QAbstractTableModel):
    """Rows and columns of a preview under the user's choices."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[ColumnSurvey, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._measures: list[Measure] = []
        self._codes: frozenset[str] = frozenset()
        self._choices = ImportChoices()

    def show_preview(self, preview: Preview | None, choices: ImportChoices) -> None:
        """Other rows and columns."""
        self.beginResetModel()
        self._columns = preview.columns if preview is not None else ()
        self._rows = preview.rows if preview is not None else ()
        self._take(preview, choices)
        self.endResetModel()

    def show_choices(self, preview: Preview, choices: ImportChoices) -> None:
        """The same rows and columns under other choices."""
        self._take(preview, choices)
        last = max(0, len(self._columns) - 1)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, last))

    def _take(self, preview: Preview | None, choices: ImportChoices) -> None:
        self._choices = choices
        self._codes = choices.codes(suspects(preview)) if preview is not None else frozenset()
        self._measures = [choices.measure(column, self._codes) for column in self._columns]

    def column(self, place: int) -> ColumnSurvey:
        return self._columns[place]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return self.cell(index.row(), index.column())[0]
        return None

    def cell(self, row: int, column: int) -> tuple[str, int]:
        cells = self._rows[row]
        if column >= len(cells):
            return "", LACKING
        text = cells[column]
        if self.left_out(column):
            return text, FADED
        if not text:
            return "", EMPTY
        return text, DECLARED if text in self._codes and self._is_suspect(column, text) else VALUE

    def _is_suspect(self, column: int, text: str) -> bool:
        return any(candidate.value == text for candidate in self._columns[column].missing)

    def is_number(self, column: int) -> bool:
        return self._measures[column] is Measure.NUMERIC

    def left_out(self, column: int) -> bool:
        return self._columns[column].name in self._choices.left_out

    def measure(self, column: int) -> Measure:
        return self._measures[column]

    def heading(self, column: int) -> Heading:
        return Heading(self._columns[column].name, self._measures[column], faded=self.left_out(column))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == DISPLAY else None
        if role == DISPLAY:
            return self._columns[section].name
        if role in (TOOLTIP, ACCESSIBLE):
            return self.explanation(section)
        return None

    def explanation(self, column: int) -> str:
        """Name, measure and why it is proposed."""
        survey = self._columns[column]
        lines = [survey.name, f"Proposed: {survey.guess.measure}, because {survey.guess.reason}"]
        if survey.note:
            lines.insert(1, survey.note)
        if self._measures[column] is not survey.guess.measure:
            lines.append(f"Will be read as {self._measures[column]}")
        return "\n".join(lines)


class ImportTable(QTableView):
    """Click on a header, or press Enter or F2 in a column, to choose its measure or leave it out."""

    measure_chosen = Signal(str, object)  # name, Measure
    left_out = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ImportTableModel(self)
        self.columns = ColumnHeader(self._model, tall=True, parent=self)
        self.rows = RowHeader(lambda row: row + 1, parent=self)
        self.setHorizontalHeader(self.columns)
        self.setVerticalHeader(self.rows)
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(self._model, self))
        self.setAccessibleName("First rows of the file")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.rows.setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.columns.menu_wanted.connect(self.open_menu)
        self.selectionModel().currentChanged.connect(self._mark_current)

    def show_preview(self, preview: Preview | None, choices: ImportChoices) -> None:
        """Other rows and columns."""
        self._model.show_preview(preview, choices)
        for column in range(min(self._model.columnCount(), _SIZED_COLUMNS)):
            self.setColumnWidth(column, self._width(column))

    def show_choices(self, preview: Preview, choices: ImportChoices) -> None:
        """The same rows and columns under other choices."""
        self._model.show_choices(preview, choices)
        self.viewport().update()

    def _mark_current(self, now: QModelIndex) -> None:
        self.columns.set_current(now.column())
        self.rows.set_current(now.row())

    def _width(self, column: int) -> int:
        shown = range(min(self._model.rowCount(), _SIZED_ROWS))
        longest = max((len(self._model.cell(row, column)[0]) for row in shown), default=0)
        room = self.fontMetrics().averageCharWidth() * (longest + 3)
        return min(_WIDEST, max(room, self.columns.natural_width(column)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_F2, Qt.Key.Key_Space, Qt.Key.Key_Menu)
        if event.key() in keys and self.currentIndex().isValid():
            self.columns.ask_menu(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def open_menu(self, column: int, place: QPoint) -> None:
        """Show the menu of a column."""
        menu = self.menu(column)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def menu(self, column: int) -> QMenu:
        """What can be decided about a column."""
        survey = self._model.column(column)
        menu = QMenu(self)
        menu.setAccessibleName(f"Column {survey.name}")
        why = QAction(f"Proposed: {survey.guess.measure} – {survey.guess.reason}", menu)
        why.setEnabled(False)
        menu.addAction(why)
        menu.addSeparator()
        add_measures(menu, self._model.measure(column), lambda m: self.measure_chosen.emit(survey.name, m))
        menu.addSeparator()
        out = QAction("Leave this column out", menu)
        out.setCheckable(True)
        out.setChecked(self._model.left_out(column))
        out.toggled.connect(lambda on: self.left_out.emit(survey.name, on))
        menu.addAction(out)
        return menu
