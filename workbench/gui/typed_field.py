"""Fields for words: what stands in one, the way by which the window finds it again, and words put into it.

A page or dialog that can find a field of its own has a method `way_to`, which gives the way as plain data.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QTableView, QTextEdit, QWidget
from shiboken6 import isValid

from workbench.gui.turns import soon

Field = QLineEdit | QPlainTextEdit | QTextEdit


def words_in(field: Field) -> str:
    """What stands in a field."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def fields_in(part: QWidget) -> list[Field]:
    """The fields in a part of the window, in the order in which they were made."""
    return [each for each in part.findChildren(QWidget) if isinstance(each, Field)]


def way_to(field: Field) -> dict[str, Any]:
    """How the window finds a field again; empty where it cannot."""
    part: QObject | None = field.parent()
    while part is not None:
        tell = getattr(part, "way_to", None)
        if tell is not None and (way := tell(field)):
            return dict(way)
        part = part.parent()
    return {}


def put_words(field: Field, words: str) -> None:
    """Write into a field as if the words were typed: undo within it gives back what stood there."""
    field.setFocus()
    field.selectAll()
    if isinstance(field, QLineEdit):
        field.insert(words)
    else:
        field.insertPlainText(words)
    soon(lambda: _bring_into_view(field))


def put_into_cell(table: QTableView, index: QModelIndex, words: str) -> bool:
    """Begin to edit a cell of a table with these words; False where there is no such cell to edit."""
    if not index.isValid():
        return False
    table.setCurrentIndex(index)
    table.scrollTo(index)
    table.edit(index)
    fields = fields_in(table.viewport())
    if fields:
        put_words(fields[-1], words)
    return bool(fields)


def _bring_into_view(field: Field) -> None:
    part = field.parentWidget() if isValid(field) else None
    while part is not None:
        if isinstance(part, QScrollArea):
            part.ensureWidgetVisible(field)
        part = part.parentWidget()
