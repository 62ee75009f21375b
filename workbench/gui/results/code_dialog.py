"""CodeDialog: one analysis as code in R, in Python and as a recipe, each to copy or to save."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import ProjectError
from workbench.gui.fonts import code_font
from workbench.gui.widgets import button, label
from workbench.project.entry_code import EntryCode

BY_HAND = "Some changes of the data are not repeated; the code names them. "


@dataclass(frozen=True)
class Language:
    """title: of the tab; suffix: of the file; told: how the code is run, one sentence."""

    title: str
    suffix: str
    told: str


R = Language("R", ".R", "Run it with Rscript, or line by line in R. It needs the packages that it loads.")
PYTHON = Language("Python", ".py", "Run it with a Python that has the workbench installed.")
RECIPE = Language("Recipe", ".json", "Run it in a shell: workbench run FILE --html report.html")


class CodePage(QWidget):
    """One language: how to run it, the code, Copy and Save."""

    failed = Signal(str)

    def __init__(self, language: Language, code: str, name: str, by_hand: bool) -> None:
        super().__init__()
        self._language, self._name = language, name
        self.code = QPlainTextEdit(code)
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setFont(code_font())
        self.code.setAccessibleName(f"{language.title} code")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(label((BY_HAND if by_hand else "") + language.told, "caption", wrap=True), 1)
        foot.addWidget(button("&Copy", self.copy, icon="copy", tip=f"Copy the {language.title} code"))
        foot.addWidget(button("&Save…", self.ask, icon="save", tip=f"Save as a file ({language.suffix})"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        column.addWidget(self.code, 1)
        column.addLayout(foot)

    def copy(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self.code.toPlainText())

    def ask(self) -> None:
        """Ask for a file and write the code into it."""
        suffix = self._language.suffix
        kind = f"{self._language.title} (*{suffix})"
        name, _ = QFileDialog.getSaveFileName(self, f"Save {self._language.title}", self._name + suffix, kind)
        if name:
            self.save(Path(name) if Path(name).suffix else Path(name + suffix))

    def save(self, path: Path) -> None:
        """Write the code; `failed` says in words when the disk refuses."""
        try:
            path.write_text(self.code.toPlainText(), encoding="utf-8")
        except OSError as error:
            told = ProjectError(
                f"{path.name} could not be written: {error.strerror or 'the disk refused'}.",
                "Choose another folder.",
            )
            self.failed.emit(f"{told.message} {told.advice}")


class CodeDialog(QDialog):
    """Shows the code of an analysis; nothing can be changed here."""

    def __init__(self, code: EntryCode, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Code")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = "".join(letter if letter.isalnum() else "_" for letter in title).strip("_") or "analysis"
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Languages")
        self.trouble = label("", "caption", wrap=True)
        self.trouble.setProperty("tone", "error")
        self.trouble.hide()
        self.pages = {}
        for language, words in ((R, code.r), (PYTHON, code.python), (RECIPE, code.recipe)):
            page = CodePage(language, words, name[:60], bool(code.by_hand))
            page.failed.connect(self._tell)
            self.pages[language.title] = page
            self.tabs.addTab(page, language.title)
        close = button("Close", self.accept, look="primary")
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(self.trouble, 1)
        foot.addStretch(0)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(label("The same as code", "title"))
        layout.addWidget(label(title, "muted", wrap=True))
        layout.addWidget(self.tabs, 1)
        layout.addLayout(foot)
        self.resize(820, 620)

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()
