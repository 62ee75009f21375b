"""Steps that change what is known of a variable, as the Variables page does; no value changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.analysis.cell_fields import ExactText
from workbench.analysis.fields import Choice, VariableList, VariableSlot
from workbench.analysis.step_fields import TextList, TextMap
from workbench.analysis.transforms.step import Around, Step, listed
from workbench.errors import DataError

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

ABOUT = "Description"
FACTORS = ("nominal", "ordinal")
CODED = ("nominal", "ordinal", "id", "text")
PROPERTIES = {
    "label": "label",
    "missing": "missing codes and ranges",
    "valid": "range of valid values",
    "reference": "reference level",
    "format": "decimals shown",
    "notes": "notes",
}
_FORMAT = re.compile(r"\.[0-9]{1,2}[fg]|date|datetime|time|")


class SetVariable(Step):
    id = "set_variable"
    title = "Describe a variable"
    summary = "Its label, missing codes, valid values, reference level, decimals or notes."
    variable = VariableSlot(required=True, title="Variable", help="Which is described.", group=ABOUT)
    property = Choice("label", PROPERTIES, title="What", help="What is said of it.", group=ABOUT)
    value = ExactText(
        title="Value",
        help="Codes and ranges as in  -9, 97 to 99;  valid values as in  0 to 10.  Empty: nothing.",
        group=ABOUT,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        assert self.variable is not None
        return _SETTERS[self.property](data, self.variable, self.value.strip())

    def plain(self) -> dict[str, Any]:
        """What is said is always named, also a label."""
        return {"step": self.id, "variable": self.variable, "property": self.property, "value": self.value}

    def words(self) -> str:
        value = " ".join(self.value.split())
        value = value if len(value) <= 60 else f"{value[:59]}…"
        return f"{_TITLES[self.property]} of {self.variable}: {value or 'none'}"


class LabelLevels(Step):
    id = "label_levels"
    title = "Label levels"
    menu = "Variables"
    summary = "Words to show for the levels of one or several variables; the values stay."
    variable = VariableSlot(
        measures=CODED, required=True, title="Variable", help="Whose levels get words.", group=ABOUT
    )
    labels = TextMap(
        of="variable",
        words=("Level", "Label"),
        title="Labels",
        help="The words for each level.",
        group=ABOUT,
    )
    also = VariableList(
        measures=CODED,
        title="Also for",
        help="Further variables with the same levels, such as the other items of a questionnaire.",
        group=ABOUT,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.metadata import set_level_labels

        assert self.variable is not None
        labels = {value: label or "" for value, label in self.labels.items()}
        data = set_level_labels(data, self.variable, labels)
        for name in self.also:
            levels = set(data.codes(name)[1]) | set(data.variable(name).level_values())
            known = {value: label for value, label in labels.items() if value in levels}
            if not known:
                raise DataError(
                    f"'{name}' has none of these levels.", "Take it out of the further variables."
                )
            data = set_level_labels(data, name, known)
        return data

    def words(self) -> str:
        pairs = (f"{value}: {label or 'no label'}" for value, label in self.labels.items())
        return f"Label levels of {listed((self.variable or '', *self.also))}: {listed(pairs)}"


class AddLevels(Step):
    id = "add_levels"
    title = "Add levels"
    menu = "Variables"
    summary = "Levels that do not occur in the data, such as an answer that nobody gave."
    variable = VariableSlot(
        measures=FACTORS, required=True, title="Variable", help="Which gets further levels.", group=ABOUT
    )
    levels = TextList(
        required=True, example="6; 7", title="Levels", help="Their values, in order.", group=ABOUT
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.metadata import add_levels

        assert self.variable is not None
        return add_levels(data, self.variable, self.levels)

    def words(self) -> str:
        return f"Add to the levels of {self.variable}: {listed(self.levels)}"


class DropLevels(Step):
    id = "drop_levels"
    title = "Remove unused levels"
    menu = "Variables"
    summary = "Levels that no row has, for instance after rows were removed, are forgotten."
    variables = VariableList(
        measures=FACTORS,
        empty="all",
        title="Variables",
        help="Which lose them; empty: all categorical ones.",
        group=ABOUT,
    )

    def apply(self, data: Dataset, around: Around) -> Dataset:
        from workbench.data.metadata import unused_levels, without_unused_levels

        names = self.variables or [v.name for v in data.variables if v.measure in FACTORS]
        unused = {name: gone for name in names if (gone := unused_levels(data, name))}
        for name, gone in unused.items():
            around.notes.append(f"Levels of {name} that went: {listed(gone)}.")
            data = without_unused_levels(data, name)
        if not unused:
            around.notes.append("Every level occurs, so nothing changes.")
        return data

    def words(self) -> str:
        return f"Remove unused levels of {listed(self.variables) if self.variables else 'all variables'}"


def _label(data: Dataset, name: str, text: str) -> Dataset:
    return data.with_variable(name, label=text)


def _missing(data: Dataset, name: str, text: str) -> Dataset:
    from workbench.data.metadata import set_missing_codes
    from workbench.data.ranges import split_missing

    return set_missing_codes(data, name, *split_missing(text))


def _valid(data: Dataset, name: str, text: str) -> Dataset:
    from workbench.data.metadata import set_valid_range
    from workbench.data.ranges import range_of

    valid = range_of(text)
    if valid is None and text:
        raise DataError(f"'{text}' is not a range.", "Write two numbers, such as 0 to 10.")
    return set_valid_range(data, name, valid)


def _reference(data: Dataset, name: str, text: str) -> Dataset:
    from workbench.data.metadata import set_reference

    return set_reference(data, name, text or None)


def _format(data: Dataset, name: str, text: str) -> Dataset:
    if not _FORMAT.fullmatch(text):
        raise DataError(
            f"'{text}' is no format of values.",
            "Write .2f for two decimals, say, or .7g for seven significant digits.",
        )
    return data.with_variable(name, format=text)


def _notes(data: Dataset, name: str, text: str) -> Dataset:
    return data.with_variable(name, notes=text)


_SETTERS: dict[str, Callable[[Dataset, str, str], Dataset]] = {
    "label": _label,
    "missing": _missing,
    "valid": _valid,
    "reference": _reference,
    "format": _format,
    "notes": _notes,
}
_TITLES = {
    "label": "Label",
    "missing": "Missing codes",
    "valid": "Valid values",
    "reference": "Reference level",
    "format": "Format",
    "notes": "Notes",
}
