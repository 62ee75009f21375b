"""Callout: a notice with its sign and colour; below the message its advice, and buttons that do it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from workbench.gui.flow_layout import FlowLayout
from workbench.gui.results.acting import ask_to_act
from workbench.gui.widgets import Sign, button, label, restyle
from workbench.results import Action, Notice
from workbench.results.summary import VERDICT
from workbench.results.words import action_text

_SIGN = {
    "success": ("success", "success"),
    "info": ("info", "accent"),
    "warning": ("warning", "warning"),
    "error": ("error", "error"),
}
_WORD = {"success": "Verdict", "info": "Note", "warning": "Caution", "error": "Problem"}


class Callout(QFrame):
    """Shows one notice."""

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "callout")
        self._look = ""
        self._sign = Sign(*_SIGN[look_of(notice)], 18)
        self._message = label("", "body", wrap=True, selectable=True)
        self._advice = label("", "muted", wrap=True, selectable=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._advice)
        self._ways = QWidget()
        FlowLayout(self._ways).setContentsMargins(0, 5, 0, 2)
        words.addWidget(self._ways)
        self._actions: tuple[Action, ...] = ()
        self.buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.show_block(notice)

    def show_block(self, notice: Notice) -> bool:
        """Show another notice in this place."""
        self._message.setText(notice.message)
        self._advice.setText(notice.advice)
        self._advice.setVisible(bool(notice.advice))
        self._show_actions(notice.actions)
        look = look_of(notice)
        self.setAccessibleName(f"{_WORD[look]}: {notice.message} {notice.advice}".strip())
        if look != self._look:
            self._look = look
            restyle(self, level=look)
            self._sign.show_icon(*_SIGN[look])
        return True

    def _show_actions(self, actions: tuple[Action, ...]) -> None:
        """One button for each way to follow the advice."""
        if actions != self._actions:
            self._actions = actions
            for gone in self.buttons:
                gone.hide()
                gone.deleteLater()
            self.buttons = [self._button(action) for action in actions]
        self._ways.setVisible(bool(actions))

    def _button(self, action: Action) -> QPushButton:
        words = action.label.replace("&", "&&")
        out = button(words, lambda: ask_to_act(self, action), look="small", tip=action_text(action))
        out.setAccessibleName(action.label)
        does = "Adds an analysis" if action.analysis else "Changes the model"
        out.setAccessibleDescription(f"{does}; undo takes it back")
        layout = self._ways.layout()
        assert layout is not None
        layout.addWidget(out)
        out.show()
        return out


def look_of(notice: Notice) -> str:
    """Its level; a verdict without a complaint is good news."""
    return "success" if notice.id == VERDICT and notice.level == "info" else notice.level
