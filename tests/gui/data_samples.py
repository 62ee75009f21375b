"""Small data sets for the tests of grid and variable view."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Level, Measure, Variable


def school_data() -> Dataset:
    """Six pupils in two schools; class numbers start again in each school; one score is missing, one -9."""
    numbers = {
        "pupil": np.arange(1, 7),
        "school": np.array([1, 1, 1, 2, 2, 2]),
        "class": np.array([1, 1, 2, 1, 2, 2]),
        "score": np.array([3.5, np.nan, -9.0, 2.0, 4.25, 2.0]),
        "size": np.array([300, 300, 300, 210, 210, 210]),
    }
    variables = [
        Variable("pupil", measure=Measure.ID),
        Variable("school"),
        Variable("class"),
        Variable("score", label="Reading score", missing_codes=("-9",)),
        Variable("size"),
        Variable(
            "sex",
            measure=Measure.NOMINAL,
            levels=(Level("f", "girl"), Level("m", "boy"), Level("x")),
        ),
    ]
    columns = {name: NumericColumn(values) for name, values in numbers.items()}
    sex = CodedColumn(np.array([0, 1, 1, 0, -1, 0], dtype=np.int32), ("f", "m"))
    return Dataset({**columns, "sex": sex}, variables, name="pupils")


def tall_data(n_rows: int = 1_000_000) -> Dataset:
    """Three columns of many rows."""
    draw = np.random.default_rng(4)
    columns = {
        "a": NumericColumn(draw.normal(size=n_rows)),
        "b": NumericColumn(np.arange(n_rows)),
        "c": CodedColumn(draw.integers(0, 3, n_rows).astype(np.int32), ("x", "y", "z")),
    }
    levels = (Level("x"), Level("y"), Level("z"))
    variables = [Variable("a"), Variable("b"), Variable("c", measure=Measure.NOMINAL, levels=levels)]
    return Dataset(columns, variables, name="tall")
