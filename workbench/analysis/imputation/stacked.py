"""The imputed sets as one data set: stacked below each other, `.imp` numbers the sets, `.id` the rows.

That is the form of `mice::complete(imp, "long")`, which the option `imputation` of models pools over.
"""

from __future__ import annotations

import numpy as np

from workbench.analysis.imputation.run import Imputed
from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

SET, ROW = ".imp", ".id"


def stacked_data(found: Imputed, *, original: bool = False) -> Dataset:
    """One data set of m n rows, or (m + 1) n with the incomplete rows first, as set 0."""
    data, m = found.plan.data, len(found.chains)
    for name in (SET, ROW):
        if name in data:
            raise DataError(
                f"The data have a variable called '{name}' already, as imputed data have.",
                "Rename it, or start from the data before imputation.",
            )
    n, first = data.n_rows, 0 if original else 1
    numbers = np.arange(first, m + 1)
    columns: dict[str, Column] = {
        SET: NumericColumn(np.repeat(numbers, n)),
        ROW: NumericColumn(np.tile(np.arange(1, n + 1), len(numbers))),
    }
    variables = [
        Variable(SET, label="Number of the imputed set", measure=Measure.NUMERIC),
        Variable(ROW, label="Row of the data before imputation", measure=Measure.ID),
    ]
    for variable in data.variables:
        columns[variable.name], new = _column(found, variable, len(numbers), original)
        variables.append(new)
    return Dataset(columns, variables, name=data.name, source=data.source)


def _column(found: Imputed, variable: Variable, copies: int, original: bool) -> tuple[Column, Variable]:
    name = variable.name
    column, data_rows = found.plan.data.column(name), found.plan.data.n_rows
    if all(target.name != name for target in found.plan.targets):
        return column.take(np.tile(np.arange(data_rows), copies)), variable
    parts = [found.plan.problem.columns[name].values] if original else []
    parts += [found.values(name, k) for k in range(len(found.chains))]
    values = np.concatenate(parts)
    plain = variable.with_(missing_codes=())
    if variable.measure is Measure.NUMERIC:
        return NumericColumn(values), plain
    codes = np.where(np.isnan(values), -1, values).astype(np.int32)
    return CodedColumn(codes, found.plan.levels[name]), plain
