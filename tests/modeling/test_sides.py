"""Second parts of a model share the rows of the first, and of each other."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.errors import ModelError
from workbench.modeling import ModelSpec
from workbench.modeling.design import Design, build_design
from workbench.modeling.prediction import new_side_matrix


def built(data: Dataset, zero: str = "~ f + z", **options: object) -> Design:
    sides = {"zero": ModelSpec.from_formula(zero, data.names)}
    return build_design(ModelSpec.from_formula("y ~ x", data.names), data, sides=sides, **options)  # type: ignore[arg-type]


def test_its_columns_are_those_of_a_model_of_its_own(small: Dataset) -> None:
    side, alone = built(small).sides["zero"], build_design(ModelSpec.from_formula("y ~ f + z"), small)
    assert side.x_names == alone.x_names == ("(Intercept)", "f[b]", "f[c]", "z")
    np.testing.assert_array_equal(side.X, alone.X)
    assert side.term_names == alone.term_names
    assert side.x_term.tolist() == alone.x_term.tolist()


def test_rows_missing_in_any_part_are_left_out_of_all() -> None:
    frame = dataset_of_eight(z=[2.0, 1, np.nan, 3, 6, 5, 8, 8], n=[9.0, 9, 9, np.nan, 9, 9, 9, 9])
    design = built(frame, "~ z", extra=("n",))
    assert design.rows.tolist() == [0, 1, 4, 5, 6, 7]
    assert design.dropped_by == {"z": 1, "n": 1}
    assert design.X.shape == design.sides["zero"].X.shape == (6, 2)
    np.testing.assert_array_equal(design.extra["n"], np.full(6, 9.0))


def dataset_of_eight(**columns: list[float]) -> Dataset:
    import pandas as pd

    return dataset_of(pd.DataFrame({"y": [1.0, 3, 2, 5, 4, 6, 8, 7], "x": range(8), **columns}))


def test_other_data_are_coded_as_the_first_were(small: Dataset) -> None:
    design = built(small, "~ f + scale(z)")
    again = new_side_matrix(design, "zero", small.take(np.array([2, 0])))
    np.testing.assert_array_equal(again, design.sides["zero"].X[[2, 0]])


def test_an_offset_of_a_side(small: Dataset) -> None:
    offset = built(small, "~ 1 + offset(x)").sides["zero"].offset
    assert offset is not None
    np.testing.assert_array_equal(offset, small.numeric("x"))


@pytest.mark.parametrize("formula", ["y ~ x", "~ (1 | g)"])
def test_a_side_is_predictors_alone(small: Dataset, formula: str) -> None:
    with pytest.raises(ModelError, match="not a list of predictors"):
        built(small, formula)
