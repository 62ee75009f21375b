"""The model as equations, level by level: what the formula says, as one would write it in a paper."""

from __future__ import annotations

import html
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.data.dataset import Dataset
from workbench.data.levels import CONSTANT, ROW
from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.gui.widgets import frame, icon_button, label
from workbench.modeling import ModelSpec
from workbench.modeling.equations import equations
from workbench.modeling.level_equations import LevelEquations, Line
from workbench.modeling.notation import to_html


class EquationsView(QFrame):
    """Level 1, one equation for each random coefficient, the composite one, and what is assumed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "slot")
        self._equations: LevelEquations | None = None
        head = QHBoxLayout()
        head.addWidget(label("Equations", "strong"))
        head.addStretch(1)
        head.addWidget(icon_button("copy", "Copy the equations as LaTeX", self._copy))
        self._body = QLabel()
        self._body.setTextFormat(Qt.TextFormat.RichText)
        self._body.setWordWrap(True)
        self._body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._body.setAccessibleName("Equations of the model")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 10, 9)
        layout.addLayout(head)
        layout.addWidget(frame("line"))
        layout.addWidget(self._body)
        self.hide()

    def show_model(self, spec: ModelSpec, level_of: Mapping[str, str], dataset: Dataset | None) -> None:
        """Show the equations of a model; hidden while it has no outcome."""
        self._equations = None if spec.outcome is None else _equations(spec, level_of, dataset)
        self.setVisible(self._equations is not None)
        if self._equations is not None:
            self._body.setText(_page(self._equations))

    @property
    def text(self) -> str:
        """The equations as plain text, "" while there are none."""
        return "" if self._equations is None else self._equations.to_text()

    def _copy(self) -> None:
        if self._equations is not None:
            QGuiApplication.clipboard().setText(self._equations.to_latex())


def _equations(
    spec: ModelSpec, level_of: Mapping[str, str], dataset: Dataset | None
) -> LevelEquations | None:
    """None for a model that cannot be written as equations (yet)."""
    higher = {name: group for name, group in level_of.items() if group not in (ROW, CONSTANT)}
    try:
        return equations(spec, higher, levels=_levels(spec, dataset))
    except WorkbenchError:
        return None


def _levels(spec: ModelSpec, dataset: Dataset | None) -> dict[str, tuple[str, ...]]:
    """The levels of the categorical variables of the model."""
    if dataset is None:
        return {}
    named = (dataset.variable(name) for name in spec.variables if name in dataset)
    return {v.name: v.level_values() for v in named if v.measure is not Measure.NUMERIC and v.levels}


def _page(found: LevelEquations) -> str:
    parts = []
    levels = sorted({line.level for line in found.lines if line.kind == "level"})
    for level in levels:
        parts.append(_block(_title(found, level), found.of_level(level)))
    if len(levels) > 1:
        parts.append(_block("All in one", (found.composite,)))
    parts.append(_block("Assumed", found.distributions))
    return "".join(parts)


def _title(found: LevelEquations, level: int) -> str:
    groups = found.groups[level - 1] if level - 1 < len(found.groups) else ()
    names = html.escape(", ".join(groups) or "rows")
    return f"Level {level} · {names}"


def _block(title: str, lines: tuple[Line, ...]) -> str:
    rows = "".join(f"<div style='margin:2px 0 0 10px'>{to_html(line.tokens)}</div>" for line in lines)
    return f"<div style='margin:6px 0 0 0'><span style='font-weight:600'>{title}</span></div>{rows}"
