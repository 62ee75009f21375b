"""The options of an analysis as a form, made from their one declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from workbench.analysis.fields import Field
from workbench.analysis.options import Options
from workbench.data.dataset import Dataset
from workbench.gui.model.field_editors import EDITORS, FieldEditor


class OptionsForm(QWidget):
    """All fields but the model itself, grouped; the advanced ones behind a "More options" button."""

    changed = Signal(str, object)  # option, new value

    def __init__(self, options: type[Options], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self._editors: dict[str, FieldEditor] = {}
        self._labels: dict[str, QLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        fields = [f for f in options.fields.values() if f.kind in EDITORS]
        self._add_fields(layout, [f for f in fields if not f.advanced])
        self._advanced = self._advanced_part(layout, [f for f in fields if f.advanced])

    def _add_fields(self, layout: QVBoxLayout, fields: list[Field[Any]]) -> None:
        group = None
        for field in fields:
            if field.group != group:
                group = field.group
                heading = QLabel(group)
                heading.setProperty("look", "heading")
                layout.addWidget(heading)
            self._add_field(layout, field)

    def _add_field(self, layout: QVBoxLayout, field: Field[Any]) -> None:
        editor = EDITORS[field.kind](field)
        self._editors[field.name] = editor
        if field.kind != "boolean":
            label = QLabel(field.title)
            label.setBuddy(editor)
            label.setToolTip(field.help)
            self._labels[field.name] = label
            layout.addWidget(label)
        layout.addWidget(editor)
        editor.changed.connect(lambda value, name=field.name: self.changed.emit(name, value))

    def _advanced_part(self, layout: QVBoxLayout, fields: list[Field[Any]]) -> QFrame | None:
        if not fields:
            return None
        button = QToolButton()
        button.setText("More options")
        button.setCheckable(True)
        button.setArrowType(Qt.ArrowType.RightArrow)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip("Options that most analyses do not need")
        part = QFrame()
        inner = QVBoxLayout(part)
        inner.setContentsMargins(12, 0, 0, 0)
        self._add_fields(inner, fields)
        part.setVisible(False)

        def toggle(shown: bool) -> None:
            part.setVisible(shown)
            button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

        button.toggled.connect(toggle)
        layout.addWidget(button)
        layout.addWidget(part)
        return part

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Offer the variables of these data."""
        for editor in self._editors.values():
            editor.show_dataset(dataset)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values, defaults where none is given, and enable what applies."""
        whole = {name: values.get(name, field.default) for name, field in self._options.fields.items()}
        for name, editor in self._editors.items():
            editor.show_value(whole[name])
            condition = self._options.fields[name].when
            applies = condition is None or condition.holds(whole)
            editor.setEnabled(applies)
            if name in self._labels:
                self._labels[name].setEnabled(applies)
