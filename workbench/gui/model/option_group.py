"""The options of one task under a title that folds; what most analyses do not need has its own fold.

Rows are made inside the parts that hold them: a widget that changes its parent is styled once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.analysis.fields import Field
from workbench.gui.model.fold import Fold
from workbench.gui.model.option_row import OptionRow
from workbench.gui.widgets import label

MORE = "More options"
MORE_TIP = "Options that most analyses do not need"
Maker = Callable[[Field[Any], QWidget], OptionRow]


class OptionGroup(QWidget):
    """title: of the task, "" for options without one. A group of nothing but advanced ones begins closed."""

    def __init__(self, title: str, fields: Sequence[Field[Any]], make: Maker, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[OptionRow] = []
        self.folds: list[Fold] = []
        self._notes: list[tuple[Fold, QLabel]] = []
        basic = [field for field in fields if not field.advanced]
        advanced = [field for field in fields if field.advanced]
        body = self if not title and basic else self._fold(title or MORE, self, bool(basic))
        self._fill(body, basic or advanced, make)
        if basic and advanced:
            self._fill(self._fold(f"More on {title.lower()}" if title else MORE, body, False), advanced, make)

    def _fill(self, body: QWidget, fields: Sequence[Field[Any]], make: Maker) -> None:
        layout = _column(body)
        for field in fields:
            self.rows.append(make(field, body))
            layout.addWidget(self.rows[-1])

    def _fold(self, title: str, inside: QWidget, open_at_first: bool) -> QWidget:
        """The body of a new fold at the end of another part."""
        tip = "" if open_at_first else MORE_TIP
        body = QWidget()
        fold = Fold(title, body, key=f"options/{title}", open_at_first=open_at_first, tip=tip)
        _column(inside).addWidget(fold)
        note = label("", "caption")
        note.setProperty("tone", "hint")
        fold.head.addWidget(note)
        self._notes.append((fold, note))
        self.folds.append(fold)
        return body

    def count_changed(self) -> None:
        """Say beside each title how many options below it are not at their default."""
        for fold, note in self._notes:
            count = sum(row.changed for row in self.rows if fold.body.isAncestorOf(row))
            note.setText(f"{count} changed" if count else "")

    def unfold(self, row: OptionRow) -> None:
        """Open what a row of this group is folded away under."""
        for fold in self.folds:
            if fold.body.isAncestorOf(row):
                fold.button.setChecked(True)

    def show_found(self, wanted: Collection[OptionRow] | None) -> None:
        """Show only these rows, whatever is folded; None shows the group as it was."""
        for row in self.rows:
            row.setVisible(wanted is None or row in wanted)
        for fold in self.folds:
            rows = [row for row in self.rows if fold.body.isAncestorOf(row)]
            some = wanted is None or any(row in wanted for row in rows)
            fold.setVisible(some)
            fold.reveal(wanted is not None and some)
        self.setVisible(wanted is None or any(row in wanted for row in self.rows))


def _column(part: QWidget) -> QVBoxLayout:
    """The layout of a part, made when it is first filled."""
    layout = part.layout()
    if isinstance(layout, QVBoxLayout):
        return layout
    made = QVBoxLayout(part)
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(5)
    return made
