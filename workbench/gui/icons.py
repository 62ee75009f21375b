"""Icons: our own line drawings (20 x 20, `currentColor`), tinted with a token, following the theme."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workbench.gui.resources import resource
from workbench.gui.theme import theme

_wearers: WeakKeyDictionary[QObject, tuple[str, str]] = WeakKeyDictionary()
_listening: set[int] = set()


def set_icon(target: QObject, name: str, token: str = "text_muted") -> None:
    """Give `target` (an action or button) the icon `name`, always in the colour of `token`."""
    _listen()
    _wearers[target] = (name, token)
    _dress(target)


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon drawn at `size` device-independent pixels for a screen of that pixel ratio."""
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    out = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    out.setDevicePixelRatio(ratio)
    return out


@lru_cache(maxsize=256)
def icon(name: str, color: str, disabled: str | None = None) -> QIcon:
    """An icon with the sizes and pixel ratios Qt asks for."""
    out = QIcon()
    for size in (16, 20, 24, 32):
        for ratio in (1.0, 2.0):
            out.addPixmap(pixmap(name, color, size, ratio))
            if disabled:
                out.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return out


def _listen() -> None:
    current = theme()
    if id(current) not in _listening:
        _listening.clear()
        _listening.add(id(current))
        current.changed.connect(_dress_all)


def _dress_all() -> None:
    for target in list(_wearers):
        if shiboken6.isValid(target):
            _dress(target)


def _dress(target: QObject) -> None:
    name, token = _wearers[target]
    tokens = theme().tokens
    target.setIcon(icon(name, getattr(tokens, token), tokens.text_faint))  # type: ignore[attr-defined]
