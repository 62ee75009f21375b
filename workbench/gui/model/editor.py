"""The editor of one analysis: variables on the left; formula, builder, equations and options on the right.

Builder, formula line and equations are three views of one ModelSpec. Whichever changes, the new model goes to
the document as the formula option, and all views show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from workbench.analysis.description import Analysis
from workbench.analysis.fields import Condition, ModelFormula, When
from workbench.analysis.option_facts import differs
from workbench.analysis.options import Notation
from workbench.errors import FormulaError, OptionsError, WorkbenchError
from workbench.gui.document import Document
from workbench.gui.model.builder import Builder
from workbench.gui.model.check import lacking, size_in_words
from workbench.gui.model.editor_layout import EditorLayout
from workbench.gui.model.equations_view import EquationsView
from workbench.gui.model.facts import Facts, middle_of
from workbench.gui.model.formula_line import FormulaLine
from workbench.gui.model.level_finder import LevelFinder
from workbench.gui.model.mend_ids import mend_ids
from workbench.gui.model.model_history import ModelHistory
from workbench.gui.model.options_form import OptionsForm
from workbench.gui.model.pointing import Pointing
from workbench.gui.model.roles import roles
from workbench.gui.model.size_finder import SizeFinder
from workbench.gui.model.tab_order import order_by_layout
from workbench.gui.model.variable_panel import VariablePanel
from workbench.gui.typed_field import Field, put_words
from workbench.modeling import ModelSpec
from workbench.modeling.terms import factors_of
from workbench.modeling.tree import Name, names_in
from workbench.project.model_log import FittedModel


class AnalysisEditor(QWidget):
    """Edits the options of the analysis `entry_id`; `making` brings it to life.

    presentable: it shows the model, though not all options yet.
    """

    def __init__(
        self, document: Document, entry_id: str, analysis: Analysis, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.entry_id = entry_id
        self._document = document
        self._analysis = analysis
        self._field = next((f for f in analysis.options.fields.values() if isinstance(f, ModelFormula)), None)
        self._random_terms = self._field is not None and self._field.random_terms
        self._spec = ModelSpec()
        self._formula_fault = False
        self._shown: dict[str, Any] | None = None
        layout = EditorLayout(self, analysis.title)
        with_model = self._field is not None
        place = layout.content if with_model else None
        self.variables = VariablePanel(model=with_model, random_terms=self._random_terms, parent=self)
        self.formula = FormulaLine(self._read, place)
        self.builder = Builder(random_terms=self._random_terms, parent=place)
        self.equations = EquationsView(place)
        keys = VariablePanel.KEYS + "FDVML"
        self.options = OptionsForm(analysis.options, taken=keys, parent=layout.content)
        self.history = ModelHistory(document, entry_id, analysis, place)
        self._levels = LevelFinder(self)
        self._size = SizeFinder(self)
        model = (self.formula, self.builder, self.equations, self.history) if with_model else ()
        layout.arrange(self.variables, (*model, self.options))
        self._filled = self.presentable = False
        self._connect()

    def making(self) -> Iterator[None]:
        """Show what the document has and make the options, in steps: all at once would hold up the window."""
        self._filled = True
        self._document.entry_changed.connect(self._entry_changed)
        self._document.project_changed.connect(self._show_models)
        self._document.dataset_changed.connect(self._show_dataset)
        self._document.run_changed.connect(self._run_changed)
        self._show_variables()
        yield
        self._show_model()
        self.presentable = True
        yield
        while self.options.make_next():
            yield
        self._show_options()

    def _connect(self) -> None:
        self.formula.edited.connect(
            lambda _spec, text: self._set_formula(text, "Edit the formula", "formula")
        )
        for part in (self.formula.edit, self.options):
            part.undo_asked.connect(self._document.undo)
            part.redo_asked.connect(self._document.redo)
        self.builder.edited.connect(lambda spec, words: self._set_formula(_text(spec), words))
        self.equations.edited.connect(lambda spec, words: self._set_formula(_text(spec), words))
        self.options.changed.connect(self._set_option)
        self.options.typed.connect(lambda name, value: self._set_option(name, value, merge=True))
        self.options.reset.connect(self._reset_options)
        self.history.restore_wanted.connect(self._restore)
        self.history.method_wanted.connect(lambda method: self._set_option("method", method))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._find)
        if self._field is not None:
            Pointing(self._document, self.variables, self.builder)
            self.variables.levels.mend_wanted.connect(self._mend)
            QShortcut(QKeySequence("Alt+F"), self).activated.connect(self.formula.setFocus)
        self._levels.found.connect(self._show_levels)
        self._size.found.connect(self._show_status)

    def stop(self) -> None:
        """Stop listening: another editor takes the place."""
        if self._filled:
            self._document.entry_changed.disconnect(self._entry_changed)
            self._document.project_changed.disconnect(self._show_models)
            self._document.dataset_changed.disconnect(self._show_dataset)
            self._document.run_changed.disconnect(self._run_changed)
        self._levels.stop()
        self._size.stop()
        self.variables.stop()
        self.formula.stop()
        self.options.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.variables.fit(event.size().width())

    # -- from the user ---------------------------------------------------------------------------------

    def _read(self, text: str) -> ModelSpec:
        dataset = self._document.dataset
        spec = ModelSpec.from_formula(text, None if dataset is None else dataset.names)
        if spec.random and not self._random_terms:
            raise FormulaError(
                f"{self._analysis.title} has no random terms such as {spec.random[0]}.",
                "Choose the linear mixed model for grouped data.",
                formula=text,
                position=max(0, text.find("|")),
            )
        return spec

    def _set_formula(self, text: str, words: str, merge: str = "") -> None:
        entry = self._document.project.entry(self.entry_id)
        options = {**entry.options, self._formula_name: text}
        key = f"{self.entry_id}.{merge}" if merge else ""
        self._document.set_options(self.entry_id, options, label=words, merge=key)

    @property
    def formula_text(self) -> str:
        """The formula the document has."""
        entry = self._document.find(self.entry_id)
        return "" if entry is None else str(entry.options.get(self._formula_name, ""))

    @property
    def _formula_name(self) -> str:
        return "formula" if self._field is None else self._field.name

    def _set_option(self, name: str, value: Any, *, merge: bool = False) -> None:
        entry = self._document.project.entry(self.entry_id)
        title = self._analysis.options.fields[name].title
        options = {**entry.options, name: value}
        key = f"{self.entry_id}.{name}" if merge else ""
        self._document.set_options(self.entry_id, options, label=f"Change {title.lower()}", merge=key)

    def _reset_options(self, names: list[str]) -> None:
        """These options have their defaults again, in one step."""
        entry = self._document.project.entry(self.entry_id)
        kept = {name: value for name, value in entry.options.items() if name not in names}
        what = self._analysis.options.fields[names[0]].title.lower() if len(names) == 1 else "options"
        self._document.set_options(self.entry_id, kept, label=f"Reset {what}")

    def _restore(self, model: FittedModel) -> None:
        self._document.set_options(self.entry_id, model.options, label=f"Back to {model.spec}")

    def _mend(self, inner: str, outer: str) -> None:
        mend_ids(self._document, self.entry_id, self._formula_name, self._spec, inner, outer)

    def _find(self) -> None:
        """Ctrl+F: among the variables when the focus is there, else among the options."""
        focus = QApplication.focusWidget()
        if focus is not None and self.variables.isAncestorOf(focus):
            self.variables.list.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.options.start_search()

    def _show_models(self) -> None:
        """Offer the formulas of the other analyses, for comparison."""
        others = [e.options.get("formula") for e in self._document.project.analyses if e.id != self.entry_id]
        self.options.show_models(tuple(str(formula) for formula in others if formula))

    def way_to(self, field: Field) -> dict[str, Any] | None:
        """How the window finds a field of this editor again."""
        inside = self.formula.isAncestorOf(field)
        place = {"option": self._formula_name} if inside else self.options.place_of(field)
        return None if place is None else {"kind": "model", "analysis": self.entry_id, **place}

    def put_back(self, way: Mapping[str, Any], words: str) -> bool:
        """Write words into the field they were typed in; False where there is none."""
        of_formula = self._field is not None and way["option"] == self._formula_name
        field = self.formula.edit if of_formula else self.options.field_at(way)
        if field is not None:
            put_words(field, words)
        return field is not None

    # -- to the user -----------------------------------------------------------------------------------

    def _entry_changed(self, entry_id: str) -> None:
        """Follow new options; of a new result only the list of models tells."""
        entry = self._document.find(self.entry_id)
        if entry_id != self.entry_id or entry is None:
            return
        if entry.options is self._shown:
            self.history.refresh()
        else:
            self._show_entry()

    def _run_changed(self, entry_id: str) -> None:
        if entry_id == self.entry_id:
            self._show_status()

    def _show_entry(self) -> None:
        entry = self._document.find(self.entry_id)
        if entry is None:
            return
        self._shown = entry.options
        self.options.show_values(entry.options)
        self._show_option_faults()
        self.history.refresh()
        text = self.formula_text
        spec, fault = self._understood(text)
        self._formula_fault = fault is not None
        self.formula.show_text(text, fault)
        if spec is not None:
            self._show_spec(spec)
        self._show_status()
        order_by_layout(self)

    def _understood(self, text: str) -> tuple[ModelSpec | None, WorkbenchError | None]:
        """The model of a text, and its fault; a model whose variables are gone from the data has both."""
        if not text.strip():
            return ModelSpec(), None
        try:
            return self._read(text), None
        except WorkbenchError as error:
            fault = error
        try:
            return ModelSpec.from_formula(text), fault
        except WorkbenchError:
            return None, fault

    def _show_spec(self, spec: ModelSpec) -> None:
        self._spec = spec
        dataset = self._document.dataset
        self.builder.show_spec(spec)
        self.variables.list.show_used(roles(spec))
        self.variables.show_groups(bool(spec.random))
        self._tell_options()
        self._levels.look(dataset, spec)
        self.variables.levels.look(dataset, spec)
        self._size.look(dataset, spec, self._condition())
        self._show_equations()

    def _show_options(self) -> None:
        """Options that have just been made learn what the rest of the page knows."""
        self.options.show_dataset(self._document.dataset)
        self.options.show_values(self._shown or {})
        self._show_option_faults()
        self._tell_options()
        self._show_models()
        order_by_layout(self)

    def _tell_options(self) -> None:
        """What options need of the model."""
        spec = self._spec
        self.options.show_used(names_in(*factors_of(spec.all_terms)))
        self.options.show_outcome(spec.outcome.name if isinstance(spec.outcome, Name) else "")

    def _show_dataset(self) -> None:
        if self._document.dataset is not None:
            self._show_variables()
            self._show_model()

    def _show_variables(self) -> None:
        dataset = self._document.dataset
        if dataset is not None:
            self.variables.list.show_variables(dataset.variables)
            self.formula.show_names(dataset.names)
            self.options.show_dataset(dataset)

    def _show_model(self) -> None:
        if self._document.dataset is not None:
            self._show_facts()
            self._show_entry()

    def _show_levels(self) -> None:
        self.variables.show_badges(self._levels.badges)
        self._show_facts()
        self._show_equations()
        self._show_status()

    def _show_facts(self) -> None:
        dataset = self._document.dataset
        measures = None if dataset is None else {v.name: v.measure for v in dataset.variables}
        self.builder.show_facts(Facts(measures, self._levels.levels, middle_of(dataset)))

    def _show_equations(self) -> None:
        entry = self._document.find(self.entry_id)
        values = {} if entry is None else entry.options
        contrasts, dataset = values.get("contrasts"), self._document.dataset
        self.equations.show_model(
            self._spec, self.builder.facts, dataset, dict(contrasts or {}), self._notation()
        )

    def _notation(self) -> Notation:
        """How the model is written, by the options of the moment."""
        entry = self._document.find(self.entry_id)
        defaults = {name: field.default for name, field in self._analysis.options.fields.items()}
        return self._analysis.options.notation({**defaults, **({} if entry is None else entry.options)})

    def _show_status(self) -> None:
        """Below the formula: what is missing, what went wrong in the last run, or how large the model is."""
        if (next_step := lacking(self._spec, random_terms=self._needs_groups())) and not self._formula_fault:
            self.formula.show_status(next_step, "hint")
            return
        run, size = self._document.run(self.entry_id), self._size.size
        if run.status == "failed" and run.error is not None:
            self.formula.show_status(f"{run.error.message} {run.error.advice}".strip(), "error")
        elif size is not None:
            groups = {group.label: group.n_levels for group in self._levels.levels.groups}
            residual = not self._notation().law
            self.formula.show_status(size_in_words(self._spec, size, groups, residual=residual))
        else:
            self.formula.outdate_status()

    def _condition(self) -> str:
        """The filter of the rows, "" for none."""
        fields = self._analysis.options.fields
        name = next((n for n, f in fields.items() if isinstance(f, Condition)), "")
        return str((self._shown or {}).get(name) or "").strip()

    def _needs_groups(self) -> bool:
        """Whether the model is incomplete without a random term, given the other options."""
        entry = self._document.find(self.entry_id)
        if self._field is None or not self._random_terms or entry is None:
            return self._random_terms
        fields, alone = self._analysis.options.fields, self._field.alone
        if isinstance(alone, When):
            return not alone.holds({**{n: f.default for n, f in fields.items()}, **entry.options})
        return not any(n in entry.options and differs(fields[n], entry.options[n]) for n in alone)

    def _show_option_faults(self) -> None:
        entry = self._document.find(self.entry_id)
        if entry is None:
            return
        try:
            self._analysis.check_options(entry.options, entry.options_version)
        except OptionsError as error:
            self.options.show_problem(error, entry.options)


def _text(spec: ModelSpec) -> str:
    """The formula of a model, "" for one that says nothing yet."""
    return "" if spec == ModelSpec() else spec.to_formula()
