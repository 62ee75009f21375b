"""Small building blocks with the look of the window: labels of the type scale, buttons, lines, frames.

`look` is the dynamic property that resources/window.qss selects on.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.fonts import BODY, DISPLAY, SMALL, TITLE, body_font
from workbench.gui.icons import pixmap, set_icon
from workbench.gui.theme import theme

_TYPE = {
    "body": (BODY, QFont.Weight.Normal),
    "muted": (BODY, QFont.Weight.Normal),
    "strong": (BODY, QFont.Weight.DemiBold),
    "caption": (SMALL, QFont.Weight.Normal),
    "title": (TITLE, QFont.Weight.DemiBold),
    "display": (DISPLAY, QFont.Weight.DemiBold),
}


def label(text: str, look: str = "body", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Plain text in one style of the type scale; never interpreted as markup, since it may come from data."""
    out = QLabel(text)
    out.setTextFormat(Qt.TextFormat.PlainText)
    out.setProperty("look", look)
    out.setFont(body_font(*_TYPE[look]))
    out.setWordWrap(wrap)
    if selectable:
        out.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return out


def button(
    text: str, on_click: Callable[[], object], *, look: str = "", icon: str = "", tip: str = ""
) -> QPushButton:
    """A push button; look: "" | primary | link | choice (first line of the text large, the rest below it)."""
    out = ChoiceButton(text, icon) if look == "choice" else QPushButton(text)
    out.setProperty("look", look)
    out.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon and look != "choice":
        set_icon(out, icon, {"primary": "on_accent", "link": "accent"}.get(look, "text_muted"))
        out.setIconSize(QSize(18, 18))
    out.setToolTip(tip)
    out.clicked.connect(lambda _checked=False: on_click())
    return out


class ChoiceButton(QPushButton):
    """A large button: an icon, a title, and a line in muted words below it."""

    def __init__(self, text: str, icon: str = "") -> None:
        super().__init__()
        title, _, words = text.partition("\n")
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(label(title, "strong"))
        if words:
            lines.addWidget(label(words, "muted", wrap=True))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(14)
        if icon:
            row.addWidget(Sign(icon, "accent", 22))
        row.addLayout(lines, 1)
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._row.minimumSize()


class Sign(QLabel):
    """An icon that only shows something; follows the theme."""

    def __init__(self, icon: str, token: str, size: int) -> None:
        super().__init__()
        self._icon, self._token, self._size = icon, token, size
        self.setFixedSize(size, size)
        theme().changed.connect(self._draw)
        self._draw()

    def show_icon(self, icon: str, token: str) -> None:
        """Show another icon."""
        self._icon, self._token = icon, token
        self._draw()

    def _draw(self) -> None:
        color = getattr(theme().tokens, self._token)
        self.setPixmap(pixmap(self._icon, color, self._size, self.devicePixelRatioF()))


def icon_button(icon: str, name: str, on_click: Callable[[], object] | None = None) -> QToolButton:
    """A button that shows only an icon; `name` is its tooltip and what a screen reader says."""
    out = QToolButton()
    set_icon(out, icon)
    out.setIconSize(QSize(18, 18))
    out.setProperty("look", "quiet")
    out.setToolTip(name)
    out.setAccessibleName(name)
    if on_click is not None:
        out.clicked.connect(lambda _checked=False: on_click())
    return out


def frame(look: str, parent: QWidget | None = None) -> QFrame:
    """A frame: header | pane | card | line | vline | callout | banner."""
    out = QFrame(parent)
    out.setProperty("look", look)
    if look == "line":
        out.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return out


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the style sheet see them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def message_box(parent: QWidget, title: str, text: str) -> QMessageBox:
    """A question to the user, without a sign; buttons are added by the caller."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(title)
    box.setText(text)
    return box
