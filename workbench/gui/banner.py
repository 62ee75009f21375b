"""Banner: one message across the window, with advice, optional details and a way to close it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.gui.fonts import code_font
from workbench.gui.widgets import Sign, button, icon_button, label, restyle

_SIGNS = {"success": ("success", "success"), "warning": ("warning", "warning"), "error": ("error", "error")}
Choice = tuple[str, Callable[[], object]]


class Banner(QFrame):
    """Hidden until `show_message`; Escape closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self._passing = False
        self._sign = Sign("warning", "warning", 18)
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
        self.choices = QHBoxLayout()
        row.addLayout(self.choices)
        for widget in (self._more, self.copy, self._close):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def show_message(
        self,
        message: str,
        advice: str = "",
        *,
        level: str = "warning",
        details: str = "",
        choices: tuple[Choice, ...] = (),
    ) -> None:
        """Show what happened and what to do; `details` can be expanded and copied.

        choices: words of buttons and what they do; any of them also closes the banner.
        """
        self._passing = False
        self._show_choices(choices)
        self._message.setText(message)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._details.setPlainText(details)
        self._details.hide()
        self._more.setText("Show details")
        for widget in (self._more, self.copy):
            widget.setVisible(bool(details))
        self._sign.show_icon(*_SIGNS.get(level, ("info", "accent")))
        restyle(self, level=level)
        self.setAccessibleName(f"{message} {advice}".strip())
        self.show()

    def show_problem(self, message: str, advice: str = "") -> None:
        """Show why something could not be done; it goes when something else has been opened or saved."""
        self.show_message(message, advice)
        self._passing = True

    def move_on(self) -> None:
        """Something was opened or saved: a problem from before is of no interest any more."""
        if self._passing:
            self.hide()

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        while (item := self.choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for words, function in choices:

            def choose(function: Callable[[], object] = function) -> None:
                self.hide()
                function()

            self.choices.addWidget(button(words, choose))

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
