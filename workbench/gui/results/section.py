"""SectionBlock: a titled group of blocks that can be closed; what is closed is not built.

A section of nothing but words, such as the text for a paper, can be copied at once.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from workbench.gui.fonts import body_font
from workbench.gui.icons import set_icon
from workbench.gui.results.column import BlockColumn, Maker
from workbench.gui.widgets import button, frame
from workbench.results import Block, Section, Text


class SectionBlock(QWidget):
    """Remembers whether the reader opened or closed it, also when a live result replaces its content."""

    def __init__(self, section: Section, make: Maker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._section, self._make = section, make
        self._column: BlockColumn | None = None
        self._head = QToolButton()
        self._head.setProperty("look", "section")
        self._head.setFont(body_font(11.0, QFont.Weight.DemiBold))
        self._head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._head.setIconSize(QSize(16, 16))
        self._head.setCheckable(True)
        self._head.setChecked(not section.collapsed)
        self._head.toggled.connect(self._toggled)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(frame("line"))
        self.button = button(
            "Copy all", self.copy, look="link", icon="copy", tip="Copy all texts of this section"
        )
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._head)
        row.addStretch(1)
        row.addWidget(self.button)
        self._layout.addLayout(row)
        self.show_block(section)

    @property
    def opened(self) -> bool:
        return self._head.isChecked()

    @property
    def touched(self) -> bool:
        """The reader has opened or closed it."""
        return self.opened == self._section.collapsed

    def set_opened(self, opened: bool) -> None:
        """Open or close."""
        self._head.setChecked(opened)

    def show_block(self, section: Section) -> bool:
        """Show another section in this place."""
        self._section = section
        self._head.setText(section.title)
        self._head.setAccessibleName(f"Section {section.title}")
        self.button.setAccessibleName(f"Copy all of {section.title}")
        self.button.setVisible(bool(section.blocks) and all(map(_is_prose, section.blocks)))
        self._toggled()
        return True

    def copy(self) -> None:
        """All texts with their titles go to the clipboard."""
        texts = [block for block in self._section.blocks if isinstance(block, Text)]
        QGuiApplication.clipboard().setText("\n\n".join(f"{text.title}\n\n{text.text}" for text in texts))

    def _toggled(self) -> None:
        opened = self._head.isChecked()
        set_icon(self._head, "chevron-down" if opened else "chevron-right")
        self._head.setToolTip("Close this section" if opened else "Open this section")
        if opened:
            if self._column is None:
                self._column = BlockColumn(self._make)
                self._layout.addWidget(self._column)
            self._column.show_blocks(self._section.blocks)
        if self._column is not None:
            self._column.setVisible(opened)


def _is_prose(block: Block) -> bool:
    return isinstance(block, Text) and block.style == "prose"
