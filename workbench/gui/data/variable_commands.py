"""What the pages of data and variables do: each command is a step of preparation, and one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.analysis.transforms.describing import AddLevels, DropLevels, LabelLevels, SetVariable
from workbench.analysis.transforms.layout import CombineIds
from workbench.analysis.transforms.step import Step
from workbench.analysis.transforms.variables import MissingCodes, Rename, ReorderLevels, Retype
from workbench.data.dataset import Dataset
from workbench.data.edits import rename
from workbench.data.live import refreshed
from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.gui.data.changes import Changed, Changes
from workbench.gui.data.renaming import renamed_project


class VariableCommands(Changes):
    """Problems go to the window's banner; nothing changes then."""

    def set_label(self, name: str, text: str) -> None:
        self._describe(f"Label {name}", name, "label", text.strip())

    def set_measure(self, names: Sequence[str], measure: Measure) -> None:
        """Give all these variables the measure, in one step."""
        what = names[0] if len(names) == 1 else f"{len(names)} variables"
        values = {"variables": list(names), "measure": str(measure)}
        self.do(f"Make {what} {measure}", lambda _data: (Retype.of(values),))

    def set_missing(self, name: str, text: str) -> None:
        """Codes and ranges as typed, separated by commas."""
        self._describe(f"Missing codes of {name}", name, "missing", text)

    def set_valid_range(self, name: str, text: str) -> None:
        """Where the values should lie, such as 0 to 10; "" for anywhere."""
        self._describe(f"Valid values of {name}", name, "valid", text)

    def set_format(self, name: str, format: str) -> None:
        """How the values are shown; the values stay."""
        self._describe(f"Format of {name}", name, "format", format)

    def set_notes(self, name: str, text: str) -> None:
        self._describe(f"Notes on {name}", name, "notes", text.strip())

    def declare_missing(self, name: str, code: str) -> None:
        """`code` stands for missing too; what is then nothing but numbers becomes numeric."""
        values = {"variables": [name], "codes": [code], "numeric": True}
        self.do(f"Missing code {code} of {name}", lambda _data: (MissingCodes.of(values),))

    def combine(self, inner: str, outer: str, then: Callable[[str], object]) -> None:
        """Make a variable that tells inner groups of different outer ones apart; `then` gets its name."""

        def made(changed: Changed) -> None:
            names = changed.dataset.names
            then(names[names.index(inner) + 1])

        values = {"inner": inner, "outer": outer}
        self.do(f"Combine {outer} and {inner}", lambda _data: (CombineIds.of(values),), made)

    def rename(self, name: str, new: str) -> None:
        """The analyses follow: their formulas use the new name."""
        dataset, new = self._document.dataset, new.strip()
        if dataset is None or new == name:
            return
        try:
            renamed = refreshed(dataset, rename(dataset, name, new))
        except WorkbenchError as error:
            self._document.report(error)
            return
        words, step = f"Rename {name} to {new}", Rename.of({"names": {name: new}})
        followed = renamed_project(self._document.project, {name: new})
        self._document.apply(words, followed.with_dataset(renamed, words, [step.plain()]))

    def move_level(self, name: str, place: int, step: int) -> None:
        """Move one level up (-1) or down (+1)."""

        def plan(dataset: Dataset) -> tuple[Step, ...]:
            variable = dataset.variable(name)
            values = [level.value for level in variable.levels]
            values.insert(place + step, values.pop(place))
            moved = ReorderLevels.of({"variable": name, "order": values})
            if variable.reference is None:
                return (moved,)
            kept = {"variable": name, "property": "reference", "value": variable.reference}
            return (moved, SetVariable.of(kept))

        self.do(f"Order the levels of {name}", plan)

    def set_reference(self, name: str, value: str) -> None:
        self._describe(f"Reference level of {name}: {value}", name, "reference", value)

    def add_level(self, name: str, value: str) -> None:
        """A level that no row has yet."""
        added = {"variable": name, "levels": [value]}
        self.do(f"Add the level {value} of {name}", lambda _data: (AddLevels.of(added),))

    def drop_unused_levels(self, name: str) -> None:
        self.do(f"Remove unused levels of {name}", lambda _data: (DropLevels.of({"variables": [name]}),))

    def set_level_label(self, name: str, value: str, text: str) -> None:
        labels = {"variable": name, "labels": {value: text.strip()}}
        self.do(f"Label a level of {name}", lambda _data: (LabelLevels.of(labels),))

    def _describe(self, words: str, name: str, what: str, value: str) -> None:
        values = {"variable": name, "property": what, "value": value}
        self.do(words, lambda _data: (SetVariable.of(values),))
