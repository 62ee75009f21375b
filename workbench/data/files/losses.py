"""What a format does not keep of these data, told before they are written.

A format names what it loses (`FileFormat.loses`); what of that the data have, and where, is found here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files import format as keys
from workbench.data.files.cells import moments_of
from workbench.data.files.columns import DATE, DATETIME, as_whole, of_array
from workbench.data.files.format import FileFormat
from workbench.data.files.statistical_limits import (
    LIMITS,
    as_numbers,
    is_code,
    kept_codes,
    kept_labels,
    labelled,
)
from workbench.data.level_list import used_values
from workbench.data.missing import is_missing, missing_mask
from workbench.data.natural import natural_order
from workbench.data.text.guess import guess_measure, name_says_id
from workbench.data.text.numbers import TextKind, number_of, number_text, text_kind
from workbench.data.variable import Measure, Variable

FIRST_DAY = "1900-03-01"
"""Excel believes in a 29 February 1900; earlier dates are written as text."""
FACTORS = (Measure.NOMINAL, Measure.ORDINAL)


def losses(dataset: Dataset, format: FileFormat) -> tuple[str, ...]:
    """What of these data the format cannot hold, a sentence each; () when everything is kept."""
    return tuple(f"{format.title} does not keep {line}." for line in loss_lines(dataset, format))


def loss_lines(dataset: Dataset, format: FileFormat) -> tuple[str, ...]:
    """The same for a list: what is lost, and the first variables that have it."""
    found = []
    for what, names in lost(dataset, format).items():
        listed = ", ".join(f"'{name}'" for name in names[:3]) + (" and others" if len(names) > 3 else "")
        found.append(f"{what} ({listed})")
    return tuple(found)


def lost(dataset: Dataset, format: FileFormat) -> dict[str, tuple[str, ...]]:
    """The variables that lose something, by what that is."""
    found: dict[str, tuple[str, ...]] = {}
    for what in format.loses:
        names = tuple(name for name in dataset.names if _HAS[what](dataset, name, format))
        if names:
            found[what] = names
    return found


def _about(has: Callable[[Variable], object]) -> Callable[[Dataset, str, FileFormat], bool]:
    return lambda data, name, _format: bool(has(data.variable(name)))


def _value_labels(variable: Variable) -> bool:
    return any(level.label for level in (*variable.levels, *variable.value_labels))


def _reference(variable: Variable) -> bool:
    return variable.reference not in (None, *(level.value for level in variable.levels[:1]))


def _order(variable: Variable) -> bool:
    """Readers put levels into natural order, those that are missing last."""
    values = [level.value for level in variable.levels]
    gone = variable.missing_among(values)
    kept = [value for value in values if value not in gone]
    return kept != [*natural_order(kept)]


def _unused(data: Dataset, name: str, _format: FileFormat) -> bool:
    from workbench.data.metadata import unused_levels

    return isinstance(data.column(name), CodedColumn) and bool(unused_levels(data, name))


def _bare_unused(data: Dataset, name: str, format: FileFormat) -> bool:
    """Unused levels whose label, if any, is not kept."""
    column, variable = data.column(name), data.variable(name)
    used = used_values(column) if isinstance(column, CodedColumn) else ()
    words = (level.value for level in kept_labels(column, variable, format.id))
    return not {level.value for level in variable.levels} <= {*used, *words}


def _long_labels(data: Dataset, name: str, format: FileFormat) -> bool:
    limits, variable = LIMITS[format.id], data.variable(name)
    words = (level.label for level in (*variable.levels, *variable.value_labels) if limits.value)
    return limits.of_variable(variable.label) != variable.label or any(
        limits.of_value(word) != word for word in words
    )


def _some_labels(data: Dataset, name: str, format: FileFormat) -> bool:
    column, variable = data.column(name), data.variable(name)
    return len(kept_labels(column, variable, format.id)) < len(labelled(column, variable))


def _some_missing(data: Dataset, name: str, _format: FileFormat) -> bool:
    variable = data.variable(name)
    return len(kept_codes(data.column(name), variable)) < len(variable.missing_codes)


def _measure(data: Dataset, name: str, format: FileFormat) -> bool:
    """Whether another measure may be guessed from the values alone, or from their labels."""
    column, variable = data.column(name), data.variable(name)
    if format.id == "stata" and variable.measure is Measure.NOMINAL and _labels_all(column, variable):
        return False
    if isinstance(column, CodedColumn):
        guess = _guess(name, column)
        number = guess is Measure.ID and all(map(is_code, used_values(column)))  # where some cells are empty
        return guess is not variable.measure or (number and bool((column.codes < 0).any()))
    read = {of_array(name, values)[0].measure for values in (column.values, as_whole(column.values))}
    if name_says_id(name) and (column.values[~np.isnan(column.values)] % 1 == 0).all():
        read.add(Measure.ID)
    known = variable.with_(missing_codes=(), missing_ranges=()) if format.id == "stata" else variable
    if format.id in ("spss", "stata") and _all_labelled(column, known):
        read.add(Measure.NOMINAL)
    return read != {variable.measure}


def _labels_all(column: Column, variable: Variable) -> bool:
    """Whether every category in use has a label in a file of Stata."""
    if not isinstance(column, CodedColumn) or not as_numbers(column, variable):
        return False
    words = {word.value for word in kept_labels(column, variable, "stata")}
    return bool(words) and words >= {*used_values(column)}


def _all_labelled(column: NumericColumn, variable: Variable) -> bool:
    """Then they are read as categories."""
    labelled = [word.value for word in variable.value_labels if not is_missing(word.value, variable)]
    if not labelled:
        return False
    gone = missing_mask(column.values, variable)
    valid = column.values if gone is None else column.values[~gone]
    return all(number_text(value) in labelled for value in np.unique(valid[~np.isnan(valid)]).tolist())


def _guess(name: str, column: CodedColumn) -> Measure:
    n = int(np.count_nonzero(column.codes >= 0))
    return guess_measure(name, used_values(column), n, len(column) - n).measure


def _measure_of_others(data: Dataset, name: str, format: FileFormat) -> bool:
    return data.variable(name).measure not in FACTORS and _measure(data, name, format)


def _measure_of_bare(data: Dataset, name: str, format: FileFormat) -> bool:
    """SPSS calls ids and texts nominal, so that of these the values must tell."""
    column, variable = data.column(name), data.variable(name)
    if variable.measure is Measure.ORDINAL:
        return False
    if as_numbers(column, variable) and variable.measure in (Measure.NOMINAL, Measure.ID):
        return variable.measure is Measure.ID
    labels = kept_labels(column, variable, format.id) or kept_codes(column, variable)
    return not (variable.measure is Measure.NOMINAL and labels) and _measure(data, name, format)


def _written(data: Dataset, name: str, _format: FileFormat) -> bool:
    """007 beside 1.5, or 1.50, come back as numbers."""
    column = data.column(name)
    if not isinstance(column, CodedColumn) or _guess(name, column) not in (Measure.NUMERIC, Measure.ID):
        return False
    numbers = (value for value in used_values(column) if text_kind(value) is not TextKind.WORD)
    return any(number_text(number_of(value)) != value for value in numbers)


def _format_of_no_date(data: Dataset, name: str, format: FileFormat) -> bool:
    """Dates and moments are kept where all texts are some, in Excel those from March 1900 on."""
    shown, column = data.variable(name).format, data.column(name)
    if shown not in (DATE, DATETIME) or not isinstance(column, CodedColumn):
        return bool(shown)
    first = FIRST_DAY if format.id == "excel" else ""
    used = used_values(column)
    return not moments_of(used, shown) or min(used) < first


def _empty_texts(data: Dataset, name: str, _format: FileFormat) -> bool:
    column = data.column(name)
    return isinstance(column, CodedColumn) and "" in used_values(column)


_HAS: dict[str, Callable[[Dataset, str, FileFormat], bool]] = {
    keys.LABELS: _about(lambda v: v.label),
    keys.VALUE_LABELS: _about(_value_labels),
    keys.SOME_LABELS: _some_labels,
    keys.LONG_LABELS: _long_labels,
    keys.ORDER: _about(_order),
    keys.REFERENCE: _about(_reference),
    keys.MISSING: _about(lambda v: v.declares_missing),
    keys.SOME_MISSING: _some_missing,
    keys.UNUSED: _unused,
    keys.BARE_UNUSED: _bare_unused,
    keys.MEASURE: _measure,
    keys.MEASURE_OF_OTHERS: _measure_of_others,
    keys.MEASURE_OF_BARE: _measure_of_bare,
    keys.WRITTEN: _written,
    keys.NOTES: _about(lambda v: v.notes),
    keys.VALID: _about(lambda v: v.valid_range is not None),
    keys.ROLES: _about(lambda v: v.role),
    keys.FORMATS: _about(lambda v: v.format),
    keys.FORMATS_OF_NO_DATES: _format_of_no_date,
    keys.EXPRESSIONS: _about(lambda v: v.computed),
    keys.EMPTY_TEXTS: _empty_texts,
}
