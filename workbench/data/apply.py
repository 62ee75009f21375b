"""Apply what a recipe says of the variables: its `data.variables`.

    {"school": {"measure": "nominal"},
     "sex": {"levels": ["girl", "boy"], "label": "Sex of the pupil"},
     "score": {"missing": ["-99"]}}

The first level is the reference. Levels that do not occur are kept (and counted as 0 by `describe`); values
that are neither a level nor a declared missing code are an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.data.column import CodedColumn, Column
from workbench.data.dataset import Dataset
from workbench.data.level_list import used_values
from workbench.data.missing import is_missing
from workbench.data.near_names import did_you_mean
from workbench.data.retype import retyped
from workbench.data.text.numbers import TextKind, number_of, text_kind
from workbench.data.variable import Level, Measure, Variable
from workbench.data.variable_spec import checked_entry
from workbench.errors import DataError, RecipeError


def apply_variables(dataset: Dataset, spec: Mapping[str, Any]) -> Dataset:
    """`dataset` with the metadata of `spec`; RecipeError when the recipe is wrong, DataError when the data
    do not agree with it."""
    if not isinstance(spec, Mapping):
        raise RecipeError("'variables' must map variable names to their description.")
    changed: dict[str, tuple[Variable, Column]] = {}
    for name, entry in spec.items():
        _check_known(name, dataset)
        wanted = checked_entry(name, entry)
        changed[name] = _described(dataset.variable(name), dataset.column(name), wanted)
    columns = {name: column for name, (_, column) in changed.items()}
    variables = [changed[v.name][0] if v.name in changed else v for v in dataset.variables]
    return dataset.replaced(columns, variables)


def _check_known(name: str, dataset: Dataset) -> None:
    if name not in dataset:
        raise RecipeError(
            f"The recipe describes a variable '{name}', but the data have no such column.",
            did_you_mean(name, dataset.names, "Check the spelling."),
        )


def _described(variable: Variable, column: Column, wanted: Mapping[str, Any]) -> tuple[Variable, Column]:
    """One variable as wanted: missing codes first, they decide what must be a number or a level."""
    as_said = ("label", "role", "format", "notes", "missing_ranges", "valid_range")
    texts = {k: wanted[k] for k in as_said if k in wanted}
    variable = variable.with_(**texts, missing_codes=wanted.get("missing", variable.missing_codes))
    measure = wanted.get("measure")
    if (
        measure is None
        and "levels" in wanted
        and variable.measure in (Measure.NUMERIC, Measure.ID, Measure.TEXT)
    ):
        measure = Measure.NOMINAL
    if measure is Measure.NUMERIC and "levels" in wanted:
        raise RecipeError(f"'{variable.name}' is numeric and cannot have levels.", "Leave one of them out.")
    if measure is not None and measure is not variable.measure:
        variable, column = retyped(variable, column, measure)
    if "levels" in wanted:
        assert isinstance(column, CodedColumn)
        variable, column = with_levels(variable, column, wanted["levels"])
    if "reference" in wanted:
        _check_reference(variable, wanted["reference"])
        variable = variable.with_(reference=wanted["reference"])
    return variable, column


def with_levels(
    variable: Variable, column: CodedColumn, levels: tuple[Level, ...]
) -> tuple[Variable, CodedColumn]:
    """The variable with these levels in this order; DataError when a value is not among them.

    A level written '1.50' is found in the data as 1.5: then the category takes the spelling of the level.
    """
    column = _respelled(column, levels)
    values = {level.value for level in levels}
    strange = [v for v in used_values(column) if v not in values and not is_missing(v, variable)]
    if strange:
        listed = ", ".join(f"'{value}'" for value in strange[:5]) + (", ..." if len(strange) > 5 else "")
        raise DataError(
            f"'{variable.name}' holds values that are not among its levels: {listed}.",
            "Add them to the levels, or declare them as missing codes.",
        )
    reference = variable.reference if variable.reference in values else None
    return variable.with_(levels=levels, reference=reference), column


def _respelled(column: CodedColumn, levels: tuple[Level, ...]) -> CodedColumn:
    """Categories that are the same number as an otherwise unknown level get the level's spelling."""
    known = set(column.categories)
    spelling = {
        number_of(level.value): level.value
        for level in levels
        if level.value not in known and text_kind(level.value) is not TextKind.WORD
    }
    wanted = {level.value for level in levels}
    if not spelling:
        return column
    categories = tuple(
        spelling.get(number_of(c), c) if c not in wanted and text_kind(c) is not TextKind.WORD else c
        for c in column.categories
    )
    return CodedColumn(column.codes, categories) if len(set(categories)) == len(categories) else column


def _check_reference(variable: Variable, reference: str | None) -> None:
    values = tuple(level.value for level in variable.levels)
    if reference is not None and reference not in values:
        advice = did_you_mean(reference, values, "Choose one of its levels.", 1)
        raise RecipeError(f"The reference '{reference}' is not a level of '{variable.name}'.", advice)
