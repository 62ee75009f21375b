"""Several outcomes below one another, with an indicator for each, so that one model fits them all.

multivariate   y1, y2, ... become one outcome; with 0 + S_y1 + S_y2 in the model each has its own mean
mediation      mediator and outcome become one; Sm and Sy say which it is in a row (Bauer, Preacher and
               Gil, 2006, Psychological Methods 11:142-163), and mediator and predictor stay beside
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.near_names import first_twice
from workbench.data.progress import pause
from workbench.data.shapes.stacking import stacked
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError


def stack_outcomes(
    dataset: Dataset,
    outcomes: Sequence[str],
    indicators: Sequence[str],
    *,
    value: str,
    which: str,
    row_id: str,
    keep_outcomes: bool = False,
) -> Dataset:
    """For every row one row for each outcome, row by row.

    indicators: names of the variables that are 1 in the rows of an outcome; value: that of the stacked one;
    which: name of the variable that says which it is; row_id: that of the old row. keep_outcomes: the old
    outcomes stay beside.
    """
    if len(outcomes) < 2:
        raise DataError("There are fewer than two outcomes.", "Name two or more.")
    for name in outcomes:
        if isinstance(dataset.column(name), CodedColumn):
            raise DataError(f"'{name}' is not numeric.", "Outcomes in one column have to be numbers.")
    n, k = dataset.n_rows, len(outcomes)
    others = [name for name in dataset.names if keep_outcomes or name not in outcomes]
    names = [row_id, *others, which, value, *indicators]
    twice = first_twice(names)
    if twice is not None:
        raise DataError(f"Two variables would be called '{twice}'.", "Choose another name.")
    order = np.arange(n * k).reshape(k, n).T.ravel()
    rows, number = (order % n, order // n) if n else (order, order)
    columns: dict[str, Column] = {row_id: NumericColumn(rows.astype(np.int64) + 1)}
    variables = [Variable(row_id, "Row of the table before", Measure.ID)]
    for name in others:
        pause()
        variables.append(dataset.variable(name).of_its_own())
        columns[name] = dataset.column(name).take(rows)
    levels = tuple(Level(name, dataset.variable(name).label) for name in outcomes)
    variables.append(Variable(which, "Outcome", Measure.NOMINAL, levels))
    columns[which] = CodedColumn(number.astype(np.int32), tuple(outcomes))
    masked = [(Variable(name), NumericColumn(dataset.numeric(name).copy())) for name in outcomes]
    variable, column = stacked(masked, value)
    variables.append(variable)
    columns[value] = column.take(order)
    for place, name in enumerate(indicators):
        variables.append(Variable(name, f"1 where the outcome is {outcomes[place]}"))
        columns[name] = NumericColumn((number == place).astype(np.int64))
    return Dataset(columns, variables, name=dataset.name, source=dataset.source)
