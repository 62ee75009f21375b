"""Type: Inter where the system has no typeface made for screens, and the sizes of the type scale.

Windows and macOS have good ones of their own; on Linux the look would otherwise depend on what happens to be
installed, and with no font at all Qt silently draws empty boxes.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from workbench.gui.resources import resource

BODY, SMALL, TITLE, DISPLAY = 10.0, 9.0, 12.5, 20.0
FAMILY = "Inter"


def install_fonts(app: QApplication) -> None:
    """Set the application font; loads the bundled family on systems that need it (10 ms)."""
    if sys.platform in ("win32", "darwin"):
        return
    for face in ("Regular", "Italic", "Medium", "SemiBold", "Bold"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter-{face}.otf")))
    _has_our_face.cache_clear()
    app.setFont(body_font())


def body_font(size: float = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The face of running text at `size` points."""
    font = QFont(FAMILY) if _has_our_face() else QFont()
    font.setPointSizeF(size)
    font.setWeight(weight)
    return font


@cache
def _has_our_face() -> bool:
    """To list all families of a system takes long, and fonts are asked for all the time."""
    return FAMILY in QFontDatabase.families()


def number_font(size: float = BODY) -> QFont:
    """As running text, but all digits of one width, so that columns of numbers line up."""
    font = body_font(size)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def code_font(size: float = BODY - 0.5) -> QFont:
    """The fixed-width face of the system."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(size)
    return font
