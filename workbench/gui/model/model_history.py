"""The models fitted so far for an analysis, with their fit and what each changed; a click brings one back."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from workbench.analysis.description import Analysis
from workbench.gui.document import Document
from workbench.gui.fonts import SMALL, body_font, number_font
from workbench.gui.model.fold import Fold
from workbench.gui.theme import theme
from workbench.gui.widgets import button, label
from workbench.plurals import counted
from workbench.project.model_changes import changes
from workbench.project.model_log import FittedModel
from workbench.results.formatting import format_fixed

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (("", ""), ("criterion", "\u22122 log L"), ("aic", "AIC"), ("bic", "BIC"))
ROW_HEIGHT = 25
MOST_ROWS = 8
HELP = (
    "What was fitted for this analysis since it was opened here. Click a model, or press Enter, to go back "
    "to it; undo works as always. It is not saved with the project."
)


class ModelHistory(QWidget):
    """Hidden while there is nothing to go back to."""

    restore_wanted = Signal(object)  # FittedModel
    method_wanted = Signal(str)  # value of the option `method`

    def __init__(
        self, document: Document, entry_id: str, analysis: Analysis, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._id, self._analysis = document, entry_id, analysis
        self.table = HistoryTable()
        self.view = HistoryView(self.table)
        self.view.chosen.connect(self._chosen)
        self._note = label("", "caption", wrap=True)
        self.ml = button("Switch to ML", lambda: self.method_wanted.emit("ml"), look="link")
        self.ml.setToolTip("Fit by maximum likelihood, so that models with different fixed parts compare")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.view, self._note):
            column.addWidget(widget)
        column.addWidget(self.ml, 0, Qt.AlignmentFlag.AlignLeft)
        self.fold = Fold("Models so far", body, key="history", open_at_first=False, tip=HELP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fold)
        self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Show what has been fitted by now."""
        log, entry = self._document.fitted, self._document.find(self._id)
        models = log.models(self._id)
        current = None if entry is None else log.current(entry, self._document.dataset)
        if models == self.table.models and current is self.table.current:
            return
        words = [
            changes(before, model, self._analysis.options.fields)
            for before, model in zip((None, *models), models, strict=False)
        ]
        self.setVisible(len(models) > 1)
        self.fold.button.setText(f"Models so far ({len(models)})")
        self.table.show_models(models, words, current)
        self.view.fit()
        self._tell(models, current)

    def _tell(self, models: tuple[FittedModel, ...], current: FittedModel | None) -> None:
        """Whether the numbers may be compared, and what to do if not."""
        reasons = {m.why_not_compared(current) for m in models} - {""} if current is not None else set()
        self._note.setText(
            "Numbers in grey do not compare with those of the present model. " + " ".join(sorted(reasons))
        )
        self._note.setVisible(bool(reasons))
        method = self._analysis.options.fields.get("method")
        can = "ml" in getattr(method, "choices", {})
        self.ml.setVisible(can and any("fixed parts" in reason for reason in reasons))

    def _chosen(self, row: int) -> None:
        if self.table.models[row] is not self.table.current:
            self.restore_wanted.emit(self.table.models[row])


class HistoryTable(QAbstractTableModel):
    """One row a model, the oldest on top."""

    def __init__(self) -> None:
        super().__init__()
        self.models: tuple[FittedModel, ...] = ()
        self.current: FittedModel | None = None
        self._words: list[str] = []

    def show_models(
        self, models: tuple[FittedModel, ...], words: list[str], current: FittedModel | None
    ) -> None:
        """Show other models."""
        self.beginResetModel()
        self.models, self._words, self.current = models, words, current
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.models)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section][1] or "What changed"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> object:
        model, column = self.models[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(model, index.row(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self._words[index.row()]}\n{self._tip(model)}"
        if role == Qt.ItemDataRole.FontRole:
            return _font(model is self.current, bool(column))
        if role == Qt.ItemDataRole.ForegroundRole and column and self._why_not(model):
            return QColor(theme().tokens.text_muted)
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, model: FittedModel, row: int, column: int) -> str:
        if not column:
            return self._words[row]
        number = model.number(COLUMNS[column][0])
        return "" if number is None else format_fixed(number, 1)

    def _why_not(self, model: FittedModel) -> str:
        return "" if self.current is None else model.why_not_compared(self.current)

    def _tip(self, model: FittedModel) -> str:
        rows = model.number("n_obs")
        lines = [model.spec.to_formula(), model.criterion]
        if rows is not None:
            lines.append(counted(int(rows), "row"))
        lines.append(self._why_not(model))
        lines.append("The present model" if model is self.current else "Click to go back to it")
        return "\n".join(line for line in lines if line)


class HistoryView(QTableView):
    """As high as its rows, up to eight; `chosen` carries a row by click or Enter."""

    chosen = Signal(int)

    def __init__(self, table: HistoryTable) -> None:
        super().__init__()
        self._table = table
        self.setModel(table)
        self.setAccessibleName("Models so far")
        self.setAccessibleDescription(HELP)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFont(body_font(SMALL))
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def fit(self) -> None:
        """Be as high as the rows, and as wide as there is room: numbers first, the rest for the words."""
        rows = min(MOST_ROWS, self._table.rowCount())
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * ROW_HEIGHT + 2)
        self.scrollToBottom()
        self._spread()

    def _spread(self) -> None:
        header = self.horizontalHeader()
        widths = [
            max(self.sizeHintForColumn(column) + 6, header.sectionSizeHint(column))
            for column in range(1, len(COLUMNS))
        ]
        room = self.viewport().width()
        shown = [width if sum(widths[i:]) < 0.7 * room else 0 for i, width in enumerate(widths)]
        for column, width in enumerate(shown, 1):
            self.setColumnHidden(column, not width)
            self.setColumnWidth(column, width)
        self.setColumnWidth(0, room - sum(shown))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


def _font(current: bool, numeric: bool) -> QFont:
    font = QFont(number_font() if numeric else body_font(SMALL))
    font.setPointSizeF(SMALL)
    font.setWeight(QFont.Weight.DemiBold if current else QFont.Weight.Normal)
    return font
