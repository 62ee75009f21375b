"""From the data part of a recipe to a Dataset: read the file, then set what the recipe says of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.analysis.recipe import DataPart
from workbench.errors import DataError, RecipeError

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def load_data(part: DataPart) -> Dataset:
    """The data of a recipe.

    RecipeError: the file is not there, or a variable it names is not in the data. DataError: the file is
    there but cannot be read.
    """
    check_exists(part)
    dataset = _read(part)
    for name in part.variables:
        if name not in dataset:
            raise _unknown_variable(dataset, name)
    for name, spec in part.variables.items():
        dataset = _described(dataset, name, spec)
    return dataset


def check_exists(part: DataPart) -> None:
    """RecipeError when the data file of a recipe is not there."""
    if not part.path.is_file():
        kind = "is a folder" if part.path.is_dir() else "is not there"
        raise RecipeError(
            f"The data file '{part.path}' {kind}.",
            "Check 'data.path' in the recipe; a relative path starts at the folder of the recipe.",
        )


def _unknown_variable(dataset: Dataset, name: str) -> RecipeError:
    try:
        dataset.variable(name)
    except DataError as error:
        return RecipeError(f"'data.variables' of the recipe: {error.message}", error.advice)
    raise KeyError(name)


def _read(part: DataPart) -> Dataset:
    import pandas as pd

    from workbench.data.frame import dataset_of

    try:
        frame = pd.read_csv(part.path, keep_default_na=False, na_values=[""])
    except (ValueError, OSError) as error:
        raise DataError(f"'{part.path.name}' cannot be read: {error}.") from None
    return dataset_of(frame, name=part.path.stem, source=str(part.path))


def _described(dataset: Dataset, name: str, spec: dict[str, Any]) -> Dataset:
    import numpy as np

    from workbench.data.column import CodedColumn, NumericColumn
    from workbench.data.variable import Variable

    variable, column = dataset.variable(name), dataset.column(name)
    fresh = Variable.from_json({"name": name, "measure": str(variable.measure), **spec})
    if fresh.measure.is_coded and isinstance(column, NumericColumn):
        codes, values = dataset.codes(name)
        column = CodedColumn(codes, values)
    if isinstance(column, CodedColumn) and not fresh.levels:
        fresh = Variable.from_json({**fresh.to_json(), "levels": list(column.categories)})
    if not fresh.measure.is_coded and isinstance(column, CodedColumn):
        numbers = [float(c) for c in column.categories] + [np.nan]
        column = NumericColumn(np.array(numbers)[column.codes])
    others = [fresh if v.name == name else v for v in dataset.variables]
    return dataset.replaced({name: column}, others)
