"""Many changes to widgets on screen, laid out once.

Qt lays out everything around a widget as soon as it is shown inside a window that is visible. In a long
result that takes milliseconds for each label. While layouts are at rest, nothing is laid out; one pass comes
with the next turn of the event loop, before anything is painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
