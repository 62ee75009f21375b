"""Change what is known of a variable: level order, reference, labels, missing codes; each checked.

No value changes, except by `recode`, which replaces categories by others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import used_values, with_all_levels
from workbench.data.missing import Range
from workbench.data.near_names import did_you_mean, first_twice
from workbench.data.progress import pausing
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError


def set_level_order(dataset: Dataset, name: str, values: Sequence[str]) -> Dataset:
    """The levels in this order; every level must be named once."""
    levels = {level.value: level for level in _levels(dataset, name)}
    if sorted(values) != sorted(levels):
        odd = min(set(values) ^ levels.keys(), default=None) or first_twice(sorted(values))
        raise DataError(
            f"The new order of '{name}' and its levels differ in '{odd}'.", "Name every level once."
        )
    return dataset.with_variable(name, levels=tuple(levels[value] for value in values))


def set_reference(dataset: Dataset, name: str, value: str | None) -> Dataset:
    """The level others are compared with; None: the first."""
    if value is not None:
        _check_levels(dataset, name, (value,))
        if value in dataset.variable(name).missing_codes:
            raise DataError(
                f"'{value}' is a missing code of '{name}'.", "Choose a level that is not missing."
            )
    return dataset.with_variable(name, reference=value)


def set_level_labels(dataset: Dataset, name: str, labels: Mapping[str, str]) -> Dataset:
    """Words to show for levels, by value; "" removes a label."""
    _check_levels(dataset, name, labels)
    levels = (Level(level.value, labels.get(level.value, level.label)) for level in _levels(dataset, name))
    return dataset.with_variable(name, levels=tuple(levels))


def add_levels(dataset: Dataset, name: str, values: Sequence[str]) -> Dataset:
    """Levels that no cell holds yet, behind the others: answers that nobody gave, or will give later."""
    variable, column = dataset.variable(name), dataset.column(name)
    if not isinstance(column, CodedColumn) or variable.measure not in (Measure.NOMINAL, Measure.ORDINAL):
        raise _no_levels(variable)
    levels = list(with_all_levels(variable, column).levels)
    known = {level.value for level in levels}
    for value in pausing(values):
        if not value.strip():
            raise DataError("A level needs a value.", "Type at least one sign.")
        if value in known:
            raise DataError(f"'{name}' has the level '{value}' already.", "Give it a label where it stands.")
        known.add(value)
        levels.append(Level(value))
    return dataset.with_variable(name, levels=tuple(levels))


def without_unused_levels(dataset: Dataset, name: str) -> Dataset:
    """Without the levels that no cell holds; a reference among them is the first of the others again."""
    gone = set(unused_levels(dataset, name))
    variable = dataset.variable(name)
    kept = tuple(level for level in _levels(dataset, name) if level.value not in gone)
    reference = None if variable.reference in gone else variable.reference
    return dataset.with_variable(name, levels=kept, reference=reference)


def set_missing_codes(
    dataset: Dataset, name: str, codes: Sequence[str], ranges: Sequence[Range] | None = None
) -> Dataset:
    """Values that stand for missing, as written; the cells keep them. They need not occur.

    ranges: of numbers that stand for missing too; None: as they are.
    """
    variable = dataset.variable(name)
    ranges = variable.missing_ranges if ranges is None else tuple(ranges)
    listed = tuple(dict.fromkeys(code for code in codes if code))
    if variable.measure is Measure.NUMERIC:
        wrong = next((code for code in listed if text_kind(code) is TextKind.WORD), None)
        if wrong is not None:
            raise DataError(
                f"'{wrong}' cannot be a missing code of '{name}', which holds numbers.", "Type a number."
            )
    return dataset.with_variable(name, missing_codes=listed, missing_ranges=ranges)


def set_valid_range(dataset: Dataset, name: str, valid: Range | None) -> Dataset:
    """Where the numbers of a variable should lie; None: anywhere."""
    if valid is not None and dataset.variable(name).measure is not Measure.NUMERIC:
        raise DataError(f"'{name}' holds no numbers.", "Only numeric variables have a range of valid values.")
    return dataset.with_variable(name, valid_range=valid)


def recode(dataset: Dataset, name: str, new: Mapping[str, str]) -> Dataset:
    """Categories replaced by others (value -> new value); equal new values are one category.

    A level keeps its place and label; a merged one those of the first.
    """
    column = dataset.column(name)
    if not isinstance(column, CodedColumn):
        raise DataError(f"'{name}' holds numbers, not categories.", "Make it nominal first.")
    known = set(column.categories)
    strange = [value for value in pausing(new) if value not in known]
    if strange:
        _check_levels(dataset, name, strange)
    variable = dataset.variable(name)
    categories = tuple(dict.fromkeys(new.get(value, value) for value in column.categories))
    place = {value: i for i, value in enumerate(categories)}
    lookup = np.array(
        [place[new.get(value, value)] for value in pausing(column.categories)] + [-1], dtype=np.int32
    )
    levels: dict[str, Level] = {}
    for level in variable.levels:
        value = new.get(level.value, level.value)
        levels.setdefault(value, Level(value, level.label))
    reference = None if variable.reference is None else new.get(variable.reference, variable.reference)
    changed = variable.with_(levels=tuple(levels.values()), reference=reference)
    return dataset.redescribed(changed, CodedColumn(lookup[column.codes], categories))


def unused_levels(dataset: Dataset, name: str) -> tuple[str, ...]:
    """Levels that no cell holds."""
    column = dataset.column(name)
    used = set(used_values(column)) if isinstance(column, CodedColumn) else set()
    return tuple(level.value for level in dataset.variable(name).levels if level.value not in used)


def _levels(dataset: Dataset, name: str) -> tuple[Level, ...]:
    variable = dataset.variable(name)
    if not variable.levels:
        raise _no_levels(variable)
    return variable.levels


def _no_levels(variable: Variable) -> DataError:
    factor = variable.measure in (Measure.NOMINAL, Measure.ORDINAL)
    return DataError(
        f"'{variable.name}' is {variable.measure} and has no levels.",
        "Type its values, or add levels." if factor else "Make it nominal or ordinal first.",
    )


def _check_levels(dataset: Dataset, name: str, values: Iterable[str]) -> None:
    """All these are levels of the variable; DataError for the first that is not."""
    levels = [level.value for level in _levels(dataset, name)]
    known = set(levels)
    strange = next((value for value in values if value not in known), None)
    if strange is not None:
        advice = did_you_mean(strange, levels, f"Its levels are {', '.join(levels[:10])}.", 1)
        raise DataError(f"'{strange}' is not a level of '{name}'.", advice)
