"""Dragging variables from one widget and dropping them on another."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QDrag, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from workbench.gui.model.variable_mime import Cargo, pack, unpack
from workbench.gui.widgets import restyle


def welcome(widget: QWidget, event: QDropEvent) -> None:
    """Show that variables would be taken here; anything else is left alone."""
    if unpack(event.mimeData()) is not None:
        _take(event)
        restyle(widget, target=True)


def farewell(widget: QWidget) -> None:
    """Look as before: what was dragged has left."""
    restyle(widget, target=False)


def received(widget: QWidget, event: QDropEvent) -> Cargo | None:
    """What is dropped here, which is copied; None for anything else than variables."""
    farewell(widget)
    cargo = unpack(event.mimeData())
    if cargo is not None:
        _take(event)
    return cargo


def _take(event: QDropEvent) -> None:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def is_drag(pressed: QPoint, event: QMouseEvent) -> bool:
    """Whether the mouse has moved so far from where it was pressed that a drag is meant."""
    return (event.position().toPoint() - pressed).manhattanLength() >= QApplication.startDragDistance()


def drag(widget: QWidget, cargo: Cargo) -> None:
    """Drag what a widget stands for, by its picture, until it is dropped."""
    carried = QDrag(widget.window())  # the widget itself may be gone when the drag ends
    carried.setMimeData(pack(cargo))
    carried.setPixmap(widget.grab())
    carried.exec(Qt.DropAction.CopyAction)


def menu_corner(widget: QWidget, event: QContextMenuEvent) -> QPoint:
    """Where a menu opens: at the mouse, or below the widget if a key asked for it."""
    by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
    return event.globalPos() if by_mouse else widget.mapToGlobal(widget.rect().bottomLeft())
