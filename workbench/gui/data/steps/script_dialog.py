"""The preparation of the data so far: in words, and as the `data.transforms` of a recipe to copy."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.gui.fonts import code_font
from workbench.gui.widgets import button, label
from workbench.project.preparation import BY_HAND, OPENED, is_repeated
from workbench.project.words import step_words

Steps = Sequence[Mapping[str, Any]]


def script(steps: Steps) -> str:
    """The steps as JSON, one a line, after what was chosen when the file was opened."""
    kept = [json.dumps(dict(step), ensure_ascii=False) for step in steps if is_repeated(step)]
    first = next((step for step in steps if OPENED in step), {})
    lines = [
        f"{json.dumps(key)}: {json.dumps(first[key], ensure_ascii=False)},"
        for key in ("reading", "variables")
        if key in first
    ]
    transforms = '"transforms": [\n  ' + ",\n  ".join(kept) + "\n]" if kept else '"transforms": []'
    return "\n".join([*lines, transforms])


class ScriptDialog(QDialog):
    """Shows the steps; nothing can be changed here: undo and the history take steps back."""

    def __init__(
        self, steps: Steps, parent: QWidget | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preparation so far")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.setAccessibleName("Steps in words")
        self.list.addItems([f"{n}.  {step_words(step, titles)}" for n, step in enumerate(steps, 1)])
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.code = QPlainTextEdit(script(steps))
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setFont(code_font())
        self.code.setAccessibleName("Steps as part of a recipe")
        by_hand = any(BY_HAND in step for step in steps)
        told = "Put these lines into the data part of a recipe, and workbench run prepares the data again."
        if by_hand:
            told += " Changes by hand are not among them: make them steps where they have to be repeated."
        if not steps:
            told = "Nothing has been done to the data yet."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(label("Preparation so far", "title"))
        layout.addWidget(self.list, 2)
        layout.addWidget(label(told, "caption", wrap=True))
        layout.addWidget(self.code, 3)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Copy", self.copy, icon="copy", tip="Copy the lines of the recipe"))
        close = button("Close", self.accept, look="primary")
        close.setDefault(True)
        foot.addWidget(close)
        layout.addLayout(foot)
        self.resize(760, 560)

    def copy(self) -> None:
        """The lines of the recipe go to the clipboard."""
        QGuiApplication.clipboard().setText(self.code.toPlainText())
