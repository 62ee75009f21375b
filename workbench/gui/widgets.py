"""Small building blocks with the look of the window: labels of the type scale, buttons, lines, frames.

`look` is the dynamic property that resources/window.qss selects on.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from workbench.gui.fonts import BODY, DISPLAY, SMALL, TITLE, body_font
from workbench.gui.icons import set_icon

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
    """A push button; look: "" | primary | link | choice."""
    out = QPushButton(text)
    out.setProperty("look", look)
    out.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        set_icon(out, icon, {"primary": "on_accent", "link": "accent"}.get(look, "text_muted"))
        out.setIconSize(QSize(18, 18))
    out.setToolTip(tip)
    out.clicked.connect(lambda _checked=False: on_click())
    return out


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
