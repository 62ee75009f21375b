"""Data that cannot carry the model: one sentence each, with what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.errors import DataError, ModelError, WorkbenchError
from workbench.modeling import ModelSpec
from workbench.modeling.design import build_design
from workbench.modeling.prediction import new_matrix

N = 12
GOOD = pd.DataFrame(
    {
        "y": np.arange(N) % 5 + 0.5,
        "x": np.arange(N) * 1.0,
        "f": list("abc") * 4,
        "g": np.arange(N) // 4,
        "w": np.ones(N),
    }
)

BAD: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    (
        "y ~ x",
        {"y": 3.0},
        {},
        "The outcome y has the same value on all 12 rows used.",
        "choose another outcome",
    ),
    ("f ~ x", {}, {}, "The outcome f is nominal, not numeric.", "Choose a numeric outcome"),
    ("log(f) ~ x", {}, {}, "'f' is nominal, not numeric.", "Change its measure"),
    ("cbind(y, x) ~ g", {}, {}, "The outcome cbind(y, x) is a pair of counts, not numeric.", "counts"),
    ("~ x", {}, {}, "The model has no outcome.", "before ~"),
    ("y ~ log(f)", {}, {}, "'f' is nominal, not numeric.", "Change its measure"),
    (
        "y ~ x",
        {"x": np.nan},
        {},
        "There is no row on which all variables of the model are known.",
        "x is missing on 12 of 12 rows.",
    ),
    (
        "y ~ x + z",
        {"x": [np.nan] * 6 + [1.0] * 6, "z": [1.0] * 6 + [np.nan] * 6},
        {},
        "There is no row on which all variables of the model are known.",
        "is missing on 6 of 12 rows.",
    ),
    ("y ~ x", {"x": [np.inf, -np.inf, *range(10)]}, {}, "x is infinite on 2 rows (first: row 1).", "declare"),
    ("y ~ log(x)", {}, {}, "log(x) is infinite on 1 row (first: row 1).", "zero in a logarithm"),
    ("y ~ I(w / (x - 2))", {}, {}, "I(w/(x - 2)) is infinite on 1 row (first: row 3).", "division"),
    ("log(y - 0.5) ~ x", {}, {}, "log(y - 0.5) is infinite on 3 rows (first: row 1).", "zero"),
    ("y ~ f", {"f": "a"}, {}, "f has only one category in the rows used: a.", "Remove it"),
    ("y ~ f", {"x": 1.0, "f": ["a"] * 6 + [None] * 6}, {}, "f has only one category", "missing values"),
    ("y ~ x + (1 | g)", {"g": 1}, {}, "The group g has only one level in the rows used: 1.", "at least two"),
    ("y ~ (1 | g)", {"g": range(N)}, {}, "The group g has as many levels as there are rows (12).", "coarser"),
    (
        "y ~ (x | g)",
        {"g": np.arange(N) // 2},
        {},
        "g has 12 random effects ((Intercept), x) for only 12 rows.",
        "slope",
    ),
    (
        "y ~ poly(x, 3)",
        {"x": [1.0, 2, 3] * 4},
        {},
        "poly(x, 3) needs more than 3 distinct values, and there are 3.",
        "lower",
    ),
    ("y ~ poly(x, 0)", {}, {}, "The degree of poly(x, 0) must be a whole number", "poly(x, 2)"),
    ("y ~ poly(x, w)", {}, {}, "The degree of poly(x, w) must be a whole number", "poly(x, 2)"),
    ("y ~ scale(w)", {}, {}, "scale(w) cannot be computed: its values are all the same.", "Leave it out"),
    ("y ~ scale(x)", {"x": np.nan}, {}, "scale(x) cannot be computed: x has no values.", "Correct"),
    ("y ~ scale(x)", {"x": [np.inf, *range(11)]}, {}, "x is infinite on 1 row", "missing"),
    ("y ~ scale(log(x))", {}, {}, "scale(log(x)) cannot be computed: log(x) has infinite values.", "Correct"),
    (
        "y ~ C(f, treatment, base = 'z')",
        {},
        {},
        "The reference category z has no rows in the model.",
        "a, b, c",
    ),
    ("y ~ C(f, treatment, base = 9)", {}, {}, "is not one of its categories", 'base = "a"'),
    ("y ~ f", {}, {"contrasts": {"ff": "sum"}}, "There is no variable called 'ff'", "Did you mean f?"),
    ("y ~ f", {}, {"contrasts": {"f": "dummy"}}, "dummy is no coding of categories.", "treatment, sum"),
    ("y ~ x", {}, {"weights": "x2"}, "There is no variable called 'x2'", "x"),
    (
        "y ~ x",
        {"w": [-1.0] * 2 + [1.0] * 10},
        {"weights": "w"},
        "The weights w are negative on 2 rows.",
        "above zero",
    ),
    ("y ~ x", {"w": 0.0}, {"weights": "w"}, "There is no row", "w is missing on 12 of 12 rows"),
    ("y ~ x", {}, {"weights": "f"}, "'f' is nominal, not numeric.", "measure"),
    ("y ~ x", {}, {"offset": "f"}, "'f' is nominal, not numeric.", "measure"),
]


@pytest.mark.parametrize(("formula", "change", "options", "message", "advice"), BAD)
def test_one_clear_sentence(
    formula: str, change: dict[str, Any], options: dict[str, Any], message: str, advice: str
) -> None:
    data = dataset_of(GOOD.assign(**change))
    with pytest.raises((DataError, ModelError)) as caught:
        build_design(ModelSpec.from_formula(formula), data, **options)
    assert message in caught.value.message
    assert advice in caught.value.advice


def test_a_group_for_every_row_where_it_is_welcome() -> None:
    data = dataset_of(GOOD.assign(g=range(N)))
    built = build_design(ModelSpec.from_formula("y ~ x + (1 | g)"), data, observation_level=True)
    assert built.random[0].n_levels == N


def test_no_rows_at_all() -> None:
    with pytest.raises(DataError, match="no rows"):
        build_design(ModelSpec.from_formula("y ~ x"), dataset_of(GOOD.iloc[:0]))


def test_a_predictor_with_a_category_for_every_row_is_refused_before_it_fills_the_memory() -> None:
    n = 60_000
    frame = pd.DataFrame({"y": np.arange(n) * 1.0, "name": [f"p{i}" for i in range(n)]})
    with pytest.raises(ModelError, match="more than fits in memory") as caught:
        build_design(ModelSpec.from_formula("y ~ name"), dataset_of(frame))
    assert "name has 60,000 categories" in caught.value.advice


def test_an_outcome_without_any_value_is_called_that() -> None:
    data = dataset_of(GOOD.assign(y=pd.Categorical([None] * N, categories=["a"])))
    with pytest.raises(ModelError, match=r"The outcome y has no values\. Choose another"):
        build_design(ModelSpec.from_formula("y ~ x"), data)


def test_a_single_row_is_called_that() -> None:
    with pytest.raises(ModelError, match="There is only one row on which all variables"):
        build_design(ModelSpec.from_formula("y ~ x"), dataset_of(GOOD.head(1)))


def test_unknown_categories_in_new_data(small: Dataset) -> None:
    built = build_design(ModelSpec.from_formula("y ~ f"), small)
    with pytest.raises(ModelError, match="does not know the category z of f"):
        new_matrix(built, dataset_of(pd.DataFrame({"f": ["a", "z"]})))


HOSTILE = [
    "__import__('os').system('true')",
    "y ~ __import__('os')",
    "y ~ `__import__('os')`",
    "y ~ eval(x)",
    "y ~ x.__class__",
    "y ~ lambda",
    "y ~ I(exec)",
    "y ~ {x}",
    "y ~ %s%n",
    "y ~ x; import os",
    "y ~ ${HOME}",
    "y ~ 'x' + \"x\"",
    "y ~ " + "((((((((((" * 1000,
    "y ~ " + "~" * 10_000,
    "y ~ x" + "^2" * 5_000,
    "y ~ " + "log(" * 2_000 + "x" + ")" * 2_000,
    "(" * 3_000 + "y" + ")" * 3_000 + " ~ x",
    "y ~ (1 | " + "a/" * 3_000 + "b)",
    "y ~ " + "`" * 9_999,
    "\ud800 ~ \udfff",
    "y ~ \u202e x",
]


@pytest.mark.parametrize("formula", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_formulas_are_only_words(formula: str) -> None:
    with pytest.raises(WorkbenchError):
        build_design(ModelSpec.from_formula(formula, GOOD.columns), dataset_of(GOOD))


def test_a_coding_of_a_number_is_told_not_used() -> None:
    design = build_design(
        ModelSpec.from_formula("y ~ x"), dataset_of(GOOD), contrasts={"x": "sum", "f": "sum"}
    )
    (told,) = design.notices
    assert told == (
        "The coding of x was not used: x is numeric, not made of categories.",
        "Make x nominal or ordinal, or remove its coding.",
    )
