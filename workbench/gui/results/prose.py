"""Text and equations: paragraphs, code that can be copied, lines of mathematics."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui.fonts import code_font
from workbench.gui.widgets import button, label
from workbench.results import Equation, Text
from workbench.results.markup import escape, only_formatting, paragraphs
from workbench.results.notes import lines_of
from workbench.results.notes.html import lines_html

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard

_MEASURE = 720  # pixels: longer lines are hard to read
_PARAGRAPH = '<p style="margin:0 0 8px 0; line-height:135%">{}</p>'


class ProseBlock(QWidget):
    """A title, a button that copies, and paragraphs in plain words."""

    def __init__(self, block: Text, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "strong")
        self._body = label("", "body", wrap=True, selectable=True)
        self._body.setTextFormat(Qt.TextFormat.RichText)
        self._body.setMaximumWidth(_MEASURE)
        self.source = ""
        self.button = button("Copy", self.copy, look="link", icon="copy", tip="Copy this text")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._body)
        self.show_block(block)

    def show_block(self, block: Text) -> bool:
        """Show another text in this place; code needs another kind of widget."""
        if block.style == "code":
            return False
        self._title.setText(block.title)
        self._title.setVisible(bool(block.title))
        self.source = block.text
        self.button.setVisible(bool(block.title))
        self.button.setAccessibleName(f"Copy {block.title}")
        if block.style == "rich":
            self._body.setText(lines_html(lines_of(block.text)))
        else:
            self._body.setText("".join(_PARAGRAPH.format(escape(part)) for part in paragraphs(block.text)))
        return True

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self.source)


class Well(QFrame):
    """A title, a button that copies, and words in a sunken box: for code and equations."""

    def __init__(self, copy_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = ""
        self._title = label("", "strong")
        self.words = QLabel()
        self.words.setTextInteractionFlags(_SELECTABLE)
        copy = button(copy_name, self.copy, look="link", icon="copy")
        box = QFrame()
        box.setProperty("look", "well")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.addWidget(self.words)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(copy, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(box, 1, 0, 1, 2)

    def set_title(self, title: str) -> None:
        self._title.setText(title)

    def copy(self) -> None:
        """Put the source on the clipboard."""
        QGuiApplication.clipboard().setText(self.source)


class CodeBlock(Well):
    """Code in a fixed-width face."""

    def __init__(self, block: Text, parent: QWidget | None = None) -> None:
        super().__init__("Copy", parent)
        self.words.setFont(code_font())
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.show_block(block)

    def show_block(self, block: Text) -> bool:
        """Show other code in this place."""
        if block.style != "code":
            return False
        self.set_title(block.title)
        self.source = block.text
        self.words.setText(block.text)
        return True


class EquationBlock(Well):
    """Lines of mathematics, in a serif face as in print; copies as LaTeX."""

    def __init__(self, block: Equation, parent: QWidget | None = None) -> None:
        super().__init__("Copy LaTeX", parent)
        font = QFont()
        font.setFamilies(["STIX Two Text", "Cambria", "Times New Roman", "Nimbus Roman", "Liberation Serif"])
        font.setStyleHint(QFont.StyleHint.Serif)
        font.setPointSizeF(12.0)
        self.words.setFont(font)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.show_block(block)

    def show_block(self, block: Equation) -> bool:
        """Show other equations in this place. `html` comes from our own writers with names escaped."""
        self.set_title(block.title)
        self.source = "\n".join(block.latex)
        lines = "".join(f'<p style="margin:3px 0">{only_formatting(line)}</p>' for line in block.html)
        self.words.setText(lines)
        self.words.setAccessibleName("; ".join(block.text))
        return True
