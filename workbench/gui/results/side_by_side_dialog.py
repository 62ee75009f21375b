"""Models side by side: choose among fitted models, see them as columns of one table, copy or export it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import WorkbenchError
from workbench.gui.results.table import TableBlock
from workbench.gui.spin_box import WholeBox
from workbench.gui.widgets import button, label
from workbench.project.model import AnalysisEntry
from workbench.results import Result, Table
from workbench.results.side_by_side import (
    Choices,
    choices_of,
    comparison_of,
    has_coefficients,
    side_by_side,
)
from workbench.results.table_style import APA, TableStyle

TITLE = "Models side by side"
_BESIDE = {"std_error": "Standard error", "interval": "Interval", "nothing": "Nothing"}
_RANDOM = {"variance": "Variances", "std_dev": "Standard deviations"}


class SideBySideDialog(QDialog):
    """Emits `export(result, title)` for the table as it is shown."""

    export = Signal(object, str)

    def __init__(
        self, entries: Sequence[AnalysisEntry], parent: QWidget | None = None, style: TableStyle = APA
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(980, 660)
        self._models = [(e.title, e.result) for e in entries if e.result and has_coefficients(e.result)]
        self.models = QListWidget()
        self.models.setAccessibleName("Models to show")
        self.models.setWordWrap(True)
        self.models.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.models.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.models.setSpacing(2)
        self.decimals = WholeBox(0, 8)
        self._style = style
        first = choices_of(style)
        self.decimals.setValue(first.decimals)
        self.beside = _combo(_BESIDE)
        self.random = _combo(_RANDOM)
        self.stars = QCheckBox("Stars for small p-values")
        self.stars.setChecked(first.stars)
        self.table = TableBlock(Table("side_by_side", TITLE, (), ()), folds=False)
        self.message = label("", "muted", wrap=True)
        self.export_button = button(
            "Export…", self._export, tip="Write the table for Word, LaTeX, Excel and more"
        )
        self._fill()
        self._arrange()
        self.models.itemChanged.connect(self._show)
        self.decimals.valueChanged.connect(self._show)
        self.beside.currentIndexChanged.connect(self._show)
        self.random.currentIndexChanged.connect(self._show)
        self.stars.toggled.connect(self._show)
        self._show()

    def _fill(self) -> None:
        for title, result in self._models:
            item = QListWidgetItem(title)
            item.setToolTip("\n".join(filter(None, (title, str(result.options.get("formula", ""))))))
            item.setCheckState(Qt.CheckState.Checked)
            self.models.addItem(item)

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(6)
        side.addWidget(label("Models", "strong"))
        side.addWidget(self.models, 1)
        for words, field in (
            ("&Decimals", self.decimals),
            ("&Beside each estimate", self.beside),
            ("&Random part as", self.random),
        ):
            name = QLabel(words)
            name.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            side.addWidget(name)
            side.addWidget(field)
        side.addWidget(self.stars)
        left = QWidget()
        left.setLayout(side)
        left.setFixedWidth(250)
        side.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        right.addWidget(self.table)
        right.addWidget(self.message)
        right.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(left)
        inside = QWidget()
        inside.setLayout(right)
        right.setContentsMargins(0, 0, 8, 0)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        body.addWidget(area, 1)
        close = button("Close", self.close)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.export_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addLayout(body, 1)
        column.addLayout(foot)

    def chosen(self) -> list[tuple[str, Result]]:
        """The models that are ticked, in order."""
        ticked = [
            self.models.item(i).checkState() == Qt.CheckState.Checked for i in range(self.models.count())
        ]
        return [model for model, on in zip(self._models, ticked, strict=True) if on and model[1]]

    def choices(self) -> Choices:
        """What is to be shown of them."""
        beside: Any = self.beside.currentData()
        random: Any = self.random.currentData()
        return Choices(self.decimals.value(), beside, self.stars.isChecked(), random, self._style)

    def _show(self) -> None:
        models = self.chosen()
        try:
            table = side_by_side(models, self.choices()) if models else None
        except WorkbenchError as error:
            table, words = None, str(error)
        else:
            words = "" if models else "Tick the models to show. A model that was not fitted is not listed."
        self.table.setVisible(table is not None)
        self.export_button.setEnabled(table is not None)
        self.message.setText(words)
        if table is not None:
            self.table.show_block(table)

    def _export(self) -> None:
        self.export.emit(comparison_of(self.chosen(), self.choices()), TITLE)


def _combo(words: dict[str, str]) -> QComboBox:
    out = QComboBox()
    for value, text in words.items():
        out.addItem(text, value)
    return out
