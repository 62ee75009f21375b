"""What the Variables page does: each command makes new data from old, as one undoable step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.data.dataset import Dataset
from workbench.data.edits import rename
from workbench.data.retype import retype
from workbench.data.variable import Level, Measure
from workbench.errors import WorkbenchError
from workbench.gui.document import Document


class VariableCommands:
    """Problems go to the window's banner; nothing changes then."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def set_label(self, name: str, text: str) -> None:
        self._do(f"Label {name}", lambda d: d.with_variable(name, label=text.strip()))

    def set_measure(self, name: str, measure: str) -> None:
        self._do(f"Make {name} {measure}", lambda d: retype(d, name, Measure(measure)))

    def set_missing(self, name: str, text: str) -> None:
        codes = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
        self._do(f"Missing codes of {name}", lambda d: d.with_variable(name, missing_codes=codes))

    def rename(self, name: str, new: str) -> None:
        """The analyses follow: their formulas use the new name."""
        dataset = self._document.dataset
        if dataset is None or new.strip() == name:
            return
        try:
            renamed = rename(dataset, name, new.strip())
        except WorkbenchError as error:
            self._document.report(error)
            return
        project = self._document.project
        entries = tuple(
            replace(e, options=renamed_options(e.options, name, new.strip())) for e in project.analyses
        )
        changed = replace(project, analyses=entries).with_dataset(renamed)
        self._document.apply(f"Rename {name} to {new.strip()}", changed)

    def move_level(self, name: str, place: int, step: int) -> None:
        """Move one level up (-1) or down (+1)."""

        def moved(dataset: Dataset) -> Dataset:
            levels = list(dataset.variable(name).levels)
            levels.insert(place + step, levels.pop(place))
            return dataset.with_variable(name, levels=tuple(levels))

        self._do(f"Order the levels of {name}", moved)

    def set_reference(self, name: str, value: str) -> None:
        self._do(f"Reference level of {name}: {value}", lambda d: d.with_variable(name, reference=value))

    def set_level_label(self, name: str, place: int, text: str) -> None:
        def labelled(dataset: Dataset) -> Dataset:
            levels: Sequence[Level] = dataset.variable(name).levels
            changed = [replace(v, label=text.strip()) if i == place else v for i, v in enumerate(levels)]
            return dataset.with_variable(name, levels=tuple(changed))

        self._do(f"Label a level of {name}", labelled)

    def _do(self, words: str, change: Callable[[Dataset], Dataset]) -> None:
        dataset = self._document.dataset
        if dataset is None:
            return
        try:
            changed = change(dataset)
        except WorkbenchError as error:
            self._document.report(error)
            return
        self._document.set_dataset(words, changed)


def renamed_options(options: dict[str, object], old: str, new: str) -> dict[str, object]:
    """Options in which a variable has another name: in the formula, in slots and per-variable choices."""
    return {key: _renamed(key, value, old, new) for key, value in options.items()}


def _renamed(key: str, value: object, old: str, new: str) -> object:
    if key == "formula" and isinstance(value, str):
        return _renamed_formula(value, old, new)
    if isinstance(value, dict):
        return {new if k == old else k: v for k, v in value.items()}
    if isinstance(value, list):
        return [new if v == old else v for v in value]
    return new if value == old and key in ("weights", "offset", "group", "time", "trials") else value


def _renamed_formula(text: str, old: str, new: str) -> str:
    """The formula with the new name; one that cannot be read is left for the user to mend."""
    from workbench.modeling import ModelSpec, edit

    try:
        return edit.rename_variable(ModelSpec.from_formula(text), old, new).to_formula()
    except WorkbenchError:
        return text
