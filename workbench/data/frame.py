"""Between Dataset and pandas: the door for notebooks and for libraries that want frames."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import in_natural_order
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

    only: the columns to take, all by default; names that are not there are passed over.
    """
    columns: dict[str, Column] = {}
    variables: list[Variable] = []
    keys = list(frame.columns)
    labels = [str(key) for key in keys]
    if len(set(labels)) != len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise DataError(f"Two columns of the frame are called '{twice}'.", "Rename one of them.")
    for key, label in zip(keys, labels, strict=True):
        if only is not None and label not in only:
            continue
        variable, column = _column_of(label, frame[key])
        columns[label] = column
        variables.append(variable)
    return Dataset(columns, variables, name=name, source=source)


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
    variable = Variable(label, measure=measure, levels=tuple(map(Level, categories)))
    return variable, CodedColumn(codes, categories)
