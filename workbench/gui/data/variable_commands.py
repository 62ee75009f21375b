"""What the pages of data and variables do: each command makes new data from old, as one undoable step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.data import metadata
from workbench.data.combined_ids import with_combined
from workbench.data.dataset import Dataset
from workbench.data.edits import rename
from workbench.data.live import refreshed
from workbench.data.ranges import range_of, split_missing
from workbench.data.retype import retype
from workbench.data.variable import Measure
from workbench.errors import DataError, WorkbenchError
from workbench.gui.data.changes import Changes
from workbench.gui.data.renaming import renamed_project
from workbench.gui.data.suspected import declare_missing


class VariableCommands(Changes):
    """Problems go to the window's banner; nothing changes then."""

    def set_label(self, name: str, text: str) -> None:
        self.do(f"Label {name}", lambda d: d.with_variable(name, label=text.strip()))

    def set_measure(self, names: Sequence[str], measure: Measure) -> None:
        """Give all these variables the measure, in one step."""

        def changed(dataset: Dataset) -> Dataset:
            for name in names:
                dataset = retype(dataset, name, measure)
            return dataset

        what = names[0] if len(names) == 1 else f"{len(names)} variables"
        self.do(f"Make {what} {measure}", changed)

    def set_missing(self, name: str, text: str) -> None:
        """Codes and ranges as typed, separated by commas."""

        def changed(dataset: Dataset) -> Dataset:
            codes, ranges = split_missing(text)
            return metadata.set_missing_codes(dataset, name, codes, ranges)

        self.do(f"Missing codes of {name}", changed)

    def set_valid_range(self, name: str, text: str) -> None:
        """Where the values should lie, such as 0 to 10; "" for anywhere."""

        def changed(dataset: Dataset) -> Dataset:
            valid = range_of(text)
            if valid is None and text.strip():
                raise DataError(f"'{text}' is not a range.", "Write two numbers, such as 0 to 10.")
            return metadata.set_valid_range(dataset, name, valid)

        self.do(f"Valid values of {name}", changed)

    def set_format(self, name: str, format: str) -> None:
        """How the values are shown; the values stay."""
        self.do(f"Format of {name}", lambda d: d.with_variable(name, format=format))

    def set_notes(self, name: str, text: str) -> None:
        self.do(f"Notes on {name}", lambda d: d.with_variable(name, notes=text.strip()))

    def declare_missing(self, name: str, code: str) -> None:
        """`code` stands for missing too; what is then nothing but numbers becomes numeric."""
        self.do(f"Missing code {code} of {name}", lambda d: declare_missing(d, name, code))

    def combine(self, inner: str, outer: str, then: Callable[[str], object]) -> None:
        """Make a variable that tells inner groups of different outer ones apart; `then` gets its name."""
        made: list[str] = []

        def changed(dataset: Dataset) -> Dataset:
            dataset, name = with_combined(dataset, inner, outer)
            made.append(name)
            return dataset

        self.do(f"Combine {outer} and {inner}", changed, lambda: then(made[-1]))

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
        words = f"Rename {name} to {new}"
        changed = renamed_project(self._document.project, {name: new}).with_dataset(renamed, words)
        self._document.apply(words, changed)

    def move_level(self, name: str, place: int, step: int) -> None:
        """Move one level up (-1) or down (+1)."""

        def moved(dataset: Dataset) -> Dataset:
            values = [level.value for level in dataset.variable(name).levels]
            values.insert(place + step, values.pop(place))
            return metadata.set_level_order(dataset, name, values)

        self.do(f"Order the levels of {name}", moved)

    def set_reference(self, name: str, value: str) -> None:
        self.do(f"Reference level of {name}: {value}", lambda d: metadata.set_reference(d, name, value))

    def set_level_label(self, name: str, value: str, text: str) -> None:
        label = text.strip()
        self.do(f"Label a level of {name}", lambda d: metadata.set_level_labels(d, name, {value: label}))
