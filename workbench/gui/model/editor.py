"""The editor of one analysis: variables on the left; formula, builder, equations and options on the right.

Builder, formula line and equations are three views of one ModelSpec. Whichever changes, the new model goes to
the document as the formula option, and all views show it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.analysis.description import Analysis
from workbench.analysis.fields import ModelFormula
from workbench.errors import WorkbenchError
from workbench.gui.document import Document
from workbench.gui.model.builder import Builder
from workbench.gui.model.equations_view import EquationsView
from workbench.gui.model.formula_line import FormulaLine
from workbench.gui.model.level_finder import LevelFinder
from workbench.gui.model.options_form import OptionsForm
from workbench.gui.model.variable_panel import VariablePanel
from workbench.gui.widgets import label
from workbench.modeling import ModelSpec


class AnalysisEditor(QWidget):
    """Edits the options of the analysis `entry_id`."""

    def __init__(self, document: Document, entry_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry_id = entry_id
        self._document = document
        self._analysis = _description(document.project.entry(entry_id).analysis)
        self._field = _formula_field(self._analysis)
        self._spec = ModelSpec()
        random_terms = self._field is not None and self._field.random_terms
        self.variables = VariablePanel(random_terms=random_terms)
        self.formula = FormulaLine(self._read)
        self.builder = Builder(random_terms=random_terms)
        self.equations = EquationsView()
        self.options = OptionsForm(self._analysis.options)
        self._levels = LevelFinder(self)
        self._arrange()
        self._connect()
        self._show_dataset()
        self._show_entry()

    def _arrange(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 12, 14, 16)
        column.setSpacing(10)
        column.addWidget(label(self._analysis.title, "title"))
        if self._field is not None:
            for widget in (self.formula, self.builder, self.equations):
                column.addWidget(widget)
        column.addWidget(self.options)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.variables)
        row.addWidget(scroll, 1)

    def _connect(self) -> None:
        self.formula.edited.connect(lambda spec, text: self._change(spec, "Edit the formula", "formula"))
        self.builder.edited.connect(lambda spec, words: self._change(spec, words, ""))
        self.options.changed.connect(self._set_option)
        self.variables.outcome_chosen.connect(self.builder.set_outcome)
        self.variables.predictors_chosen.connect(self.builder.add_predictors)
        self.variables.groups_chosen.connect(self.builder.add_groups)
        self.variables.list.activated.connect(self._place)
        self._levels.found.connect(self._show_levels)
        self._document.entry_changed.connect(self._entry_changed)
        self._document.dataset_changed.connect(self._show_dataset)

    def stop(self) -> None:
        """Stop listening: another editor takes the place."""
        self._document.entry_changed.disconnect(self._entry_changed)
        self._document.dataset_changed.disconnect(self._show_dataset)
        self._levels.stop()

    # -- from the user ---------------------------------------------------------------------------------

    def _read(self, text: str) -> ModelSpec:
        dataset = self._document.dataset
        spec = ModelSpec.from_formula(text, None if dataset is None else dataset.names)
        if spec.random and self._field is not None and not self._field.random_terms:
            raise WorkbenchError(
                f"{self._analysis.title} has no random terms such as {spec.random[0]}.",
                "Choose the linear mixed model for grouped data.",
            )
        return spec

    def _change(self, spec: ModelSpec, words: str, merge: str) -> None:
        text = "" if spec == ModelSpec() else spec.to_formula()
        entry = self._document.project.entry(self.entry_id)
        options = {**entry.options, "formula": text}
        key = f"{self.entry_id}.{merge}" if merge else ""
        self._document.set_options(self.entry_id, options, label=words, merge=key)

    def _set_option(self, name: str, value: Any) -> None:
        entry = self._document.project.entry(self.entry_id)
        title = self._analysis.options.fields[name].title
        options = {**entry.options, name: value}
        self._document.set_options(self.entry_id, options, label=f"Change {title.lower()}")

    def _place(self, names: list[str]) -> None:
        """Enter or double click on variables: the first becomes the outcome, groups group, others predict."""
        dataset = self._document.dataset
        if not names or dataset is None:
            return
        if self._spec.outcome is None:
            self.builder.set_outcome(names[0])
        elif self._field is not None and self._field.random_terms and self._looks_like_group(names[0]):
            self.builder.add_groups(names)
        else:
            self.builder.add_predictors(names)

    def _looks_like_group(self, name: str) -> bool:
        dataset = self._document.dataset
        return dataset is not None and dataset.variable(name).measure == "id"

    # -- to the user -----------------------------------------------------------------------------------

    def _entry_changed(self, entry_id: str) -> None:
        if entry_id == self.entry_id:
            self._show_entry()

    def _show_entry(self) -> None:
        entry = self._document.find(self.entry_id)
        if entry is None:
            return
        self.options.show_values(entry.options)
        text = str(entry.options.get("formula", ""))
        try:
            spec = self._read(text) if text else ModelSpec()
        except WorkbenchError as error:
            self.formula.show_spec(None, text)
            self.formula.show_problem(error)
            return
        self._spec = spec
        self.formula.show_spec(spec)
        self.builder.show_spec(spec)
        self.variables.list.show_used(spec.variables)
        self._levels.look(self._document.dataset, spec)
        self.equations.show_model(spec, self._levels.level_of, self._document.dataset)

    def _show_dataset(self) -> None:
        dataset = self._document.dataset
        if dataset is None:
            return
        self.variables.list.show_variables(dataset.variables, self._levels.words)
        self.options.show_dataset(dataset)
        self._show_entry()

    def _show_levels(self) -> None:
        dataset = self._document.dataset
        if dataset is not None:
            self.variables.list.show_variables(dataset.variables, self._levels.words)
            self.equations.show_model(self._spec, self._levels.level_of, dataset)


def _description(analysis_id: str) -> Analysis:
    from workbench.extension.manager import plugin_manager

    return plugin_manager().analyses()[analysis_id]


def _formula_field(analysis: Analysis) -> ModelFormula | None:
    return next((f for f in analysis.options.fields.values() if isinstance(f, ModelFormula)), None)
