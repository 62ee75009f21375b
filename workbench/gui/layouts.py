"""Many changes to widgets on screen, laid out once.

Qt lays out everything around a widget as soon as it is shown inside a window that is visible. In a long
result that takes milliseconds for each label. While layouts are at rest, nothing is laid out; one pass comes
with the next turn of the event loop, before anything is painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import shiboken6
from PySide6.QtWidgets import QLayout, QWidget


@contextmanager
def layouts_at_rest(widget: QWidget) -> Iterator[None]:
    """The layouts of `widget` and of all around it wait until the body has run."""
    resting = _around(widget)
    for layout in resting:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in resting:
            layout.setEnabled(True)
            layout.invalidate()
        for layout in resting:
            layout.update()


@contextmanager
def at_rest(windows: Sequence[QWidget]) -> Iterator[None]:
    """Nothing in these windows is laid out or painted until the body has run."""
    widgets = [part for window in windows for part in (window, *window.findChildren(QWidget))]
    resting = [layout for widget in widgets if (layout := widget.layout()) is not None and layout.isEnabled()]
    for layout in resting:
        layout.setEnabled(False)
    for window in windows:
        window.setUpdatesEnabled(False)
    try:
        yield
    finally:
        for layout in filter(shiboken6.isValid, resting):
            layout.setEnabled(True)
            layout.invalidate()
        for window in filter(shiboken6.isValid, windows):
            window.setUpdatesEnabled(True)


def _around(widget: QWidget) -> list[QLayout]:
    """Those that are not at rest yet, the innermost first."""
    found: list[QLayout] = []
    place: QWidget | None = widget
    while place is not None:
        layout = place.layout()
        if layout is not None and layout.isEnabled():
            found.append(layout)
        if place.isWindow():
            break
        place = place.parentWidget()
    return found
