"""Characters that no font of this computer can draw: they would be boxes in pictures."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFont, QTextLayout

from workbench.gui.drawing import ensure_qt
from workbench.results import Figure
from workbench.results.figure import Annotation

_MOST_NAMED = 8


def missing_characters(text: str) -> str:
    """Those characters of a text that no font has, each once, in order."""
    ensure_qt()
    return "".join(char for char in dict.fromkeys(text) if char.isprintable() and not _is_drawn(char))


def _is_drawn(char: str) -> bool:
    if char.isascii():
        return True
    layout = QTextLayout(char, QFont())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return all(0 not in run.glyphIndexes() for run in layout.glyphRuns())


def words_of(figure: Figure) -> Iterator[str]:
    """All that is written in a figure."""
    yield from (figure.title, figure.subtitle, figure.legend_title)
    for panel in figure.panels:
        yield panel.title
        for axis in (panel.x, panel.y):
            yield axis.title
            yield from (text for _, text in axis.ticks)
        for mark in panel.marks:
            yield mark.name
            if isinstance(mark, Annotation):
                yield mark.text


def glyph_warning(figure: Figure) -> str:
    """A sentence if a picture of the figure would have boxes in place of letters; "" if not."""
    missing = missing_characters("".join(words_of(figure)))
    if not missing:
        return ""
    shown = " ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
    return (
        f"No font on this computer can draw {shown} so PNG and PDF show boxes in their place. Save as SVG, "
        "which keeps the text, or install a font with these characters."
    )
