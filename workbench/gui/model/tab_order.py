"""The Tab key goes through a page in reading order, also after parts of it were made anew.

Qt appends every new widget to the end of its chain, so chips would come after everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def order_by_layout(page: QWidget) -> None:
    """Make Tab follow the layouts of `page`, from its first widget to its last."""
    for before, after in pairwise(_stops(page)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """The widgets that take the focus by Tab, in reading order."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value and widget.focusProxy() is None:
        yield widget
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    layout = widget.layout()
    if inner is not None:
        yield from _stops(inner)
    elif layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        child, part = item.widget(), item.layout()
        if child is not None:
            yield from _stops(child)
        elif part is not None:
            yield from _in_layout(part)
