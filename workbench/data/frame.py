"""Between Dataset and pandas: the door for notebooks and for libraries that want frames."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import in_natural_order
from workbench.data.near_names import first_twice
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError

if TYPE_CHECKING:
    import pandas as pd


def frame_of(dataset: Dataset) -> pd.DataFrame:
    """All columns as a pandas frame; coded columns become categoricals, ordered for ordinal ones."""
    import pandas as pd

    series = {}
    for variable in dataset.variables:
        column = dataset.column(variable.name)
        if isinstance(column, NumericColumn):
            series[variable.name] = pd.Series(column.values)
        else:
            codes, levels = dataset.codes(variable.name)
            ordered = variable.measure is Measure.ORDINAL
            categorical = pd.Categorical.from_codes(
                codes, categories=pd.Index(levels, dtype=object), ordered=ordered
            )
            series[variable.name] = pd.Series(categorical)
    return pd.DataFrame(series)


def dataset_of(
    frame: pd.DataFrame, *, name: str = "", source: str = "", only: Collection[str] | None = None
) -> Dataset:
    """A Dataset of a pandas frame: numbers stay numbers, categoricals keep their order, text is nominal.

    only: the columns to take, all by default; names that are not there are passed over. Their order is that
    of `only` where all names are text.
    """
    columns: dict[str, Column] = {}
    variables: list[Variable] = []
    for label, key in _wanted(frame.columns, only):
        variable, columns[label] = _column_of(label, frame[key])
        variables.append(variable)
    return Dataset(columns, variables, name=name, source=source)


def _wanted(keys: pd.Index, only: Collection[str] | None) -> list[tuple[str, Hashable]]:
    """Label and key of the columns to take; DataError where two labels are the same."""
    if only is not None and keys.is_unique and keys.inferred_type == "string":
        return [(key, key) for key in dict.fromkeys(only) if key in keys]  # without a look at all the others
    labels = [str(key) for key in keys]
    twice = first_twice(labels)
    if twice is not None:
        raise DataError(f"Two columns of the frame are called '{twice}'.", "Rename one of them.")
    return [(label, key) for label, key in zip(labels, keys, strict=True) if only is None or label in only]


def _column_of(label: str, series: pd.Series) -> tuple[Variable, Column]:
    import pandas as pd

    kind = series.dtype
    if isinstance(kind, np.dtype) and kind.kind in "if" and kind.itemsize == 8:
        return Variable(label), NumericColumn(series.to_numpy())  # by far the most columns
    if isinstance(kind, pd.CategoricalDtype):
        values = series.array  # no accessor of the series: each costs as much as all else here
        measure = Measure.ORDINAL if values.ordered else Measure.NOMINAL
        return _coded(label, measure, values.codes.astype(np.int32), tuple(map(str, values.categories)))
    if pd.api.types.is_bool_dtype(kind) and not series.isna().any():
        return _coded(label, Measure.NOMINAL, series.to_numpy().astype(np.int32), ("False", "True"))
    if pd.api.types.is_integer_dtype(kind) and not series.isna().any():
        return Variable(label), NumericColumn(series.to_numpy().astype(np.int64))
    if pd.api.types.is_numeric_dtype(kind):
        return Variable(label), NumericColumn(series.to_numpy(dtype=np.float64, na_value=np.nan))
    codes, values = pd.factorize(series.astype(object).map(str, na_action="ignore"))
    column = in_natural_order(CodedColumn(codes.astype(np.int32), tuple(str(value) for value in values)))
    return _coded(label, Measure.NOMINAL, column.codes, column.categories)


def _coded(
    label: str, measure: Measure, codes: np.ndarray, categories: tuple[str, ...]
) -> tuple[Variable, CodedColumn]:
    variable = Variable(label, measure=measure, levels=tuple(map(_level, categories)))
    return variable, CodedColumn(codes, categories)


@lru_cache(maxsize=1024)
def _level(value: str) -> Level:
    """A level without a label; those of equal value are one."""
    return Level(value)
