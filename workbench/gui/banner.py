"""Banner: one message across the window, with advice, optional details and a way to close it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.gui.fonts import code_font
from workbench.gui.icons import set_icon
from workbench.gui.widgets import button, icon_button, label, restyle


class Banner(QFrame):
    """Hidden until `show_message`; Escape closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self._sign = icon_button("warning", "")
        self._sign.setEnabled(True)
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._message: QLabel = label("", "strong", wrap=True, selectable=True)
        self._advice = label("", "body", wrap=True, selectable=True)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setFont(code_font(9))
        self._details.setMaximumHeight(180)
        self._details.setAccessibleName("Details for the developers")
        self._more = button("Show details", self._toggle_details, look="link")
        self.copy = button("Copy details", self._copy_details, look="link")
        self._close = icon_button("close", "Close this message (Esc)", self.hide)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._message)
        words.addWidget(self._advice)
        words.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for widget in (self._more, self.copy, self._close):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def show_message(
        self, message: str, advice: str = "", *, level: str = "warning", details: str = ""
    ) -> None:
        """Show what happened and what to do; `details` can be expanded and copied."""
        self._message.setText(message)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._details.setPlainText(details)
        self._details.hide()
        self._more.setText("Show details")
        for widget in (self._more, self.copy):
            widget.setVisible(bool(details))
        set_icon(self._sign, level if level in ("warning", "error", "success") else "info", token_of(level))
        restyle(self, level=level)
        self.setAccessibleName(f"{message} {advice}".strip())
        self.show()

    @property
    def message(self) -> str:
        return self._message.text()

    def keyPressEvent(self, event: object) -> None:
        if getattr(event, "key", lambda: 0)() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def _toggle_details(self) -> None:
        opened = self._details.isHidden()
        self._details.setVisible(opened)
        self._more.setText("Hide details" if opened else "Show details")

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())


def token_of(level: str) -> str:
    """The colour token for a level of notice."""
    return level if level in ("success", "warning", "error") else "accent"
