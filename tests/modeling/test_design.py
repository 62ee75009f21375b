"""y, X and the random blocks, and which rows they use."""

from __future__ import annotations

import numpy as np

from workbench.data.dataset import Dataset
from workbench.modeling import ModelSpec
from workbench.modeling.design import Design, build_design


def design(formula: str, data: Dataset, **options: object) -> Design:
    return build_design(ModelSpec.from_formula(formula, data.names), data, **options)  # type: ignore[arg-type]


def test_columns_are_named_in_house_vocabulary(small: Dataset) -> None:
    built = design("y ~ x*f + (x | g)", small)
    assert built.x_names == ("(Intercept)", "x", "f[b]", "f[c]", "x:f[b]", "x:f[c]")
    assert built.x_term.tolist() == [0, 1, 2, 2, 3, 3]
    assert built.term_names == ("(Intercept)", "x", "f", "x:f")
    assert built.random[0].names == ("(Intercept)", "x")


def test_columns_shared_with_x_are_not_copied(small: Dataset) -> None:
    built = design("y ~ x + z + (x | g)", small)
    assert np.shares_memory(built.random[0].Z, built.X)
    np.testing.assert_array_equal(built.random[0].Z, built.X[:, :2])
