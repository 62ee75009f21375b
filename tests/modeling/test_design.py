"""y, X and the random blocks, and which rows they use."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.modeling import ModelSpec
from workbench.modeling.design import Design, build_design
from workbench.modeling.prediction import new_matrix


def design(formula: str, data: Dataset | pd.DataFrame, **options: Any) -> Design:
    data = dataset_of(data) if isinstance(data, pd.DataFrame) else data
    return build_design(ModelSpec.from_formula(formula, data.names), data, **options)


def test_columns_are_named_in_house_vocabulary(small: Dataset) -> None:
    built = design("y ~ x*f + (x | g)", small)
    assert built.x_names == ("(Intercept)", "x", "f[b]", "f[c]", "x:f[b]", "x:f[c]")
    assert built.x_term.tolist() == [0, 1, 2, 2, 3, 3]
    assert built.term_names == ("(Intercept)", "x", "f", "x:f")
    assert built.random[0].names == ("(Intercept)", "x")
    assert built.random[0].label == "g"
    assert built.y_name == "y"


def test_odd_names_are_shown_plainly(small: Dataset) -> None:
    frame = small.to_frame().rename(columns={"x": "my var (%)", "z": "a:b", "f": "Größe"})
    built = design("y ~ `my var (%)` * Größe + `a:b`", frame)
    assert built.x_names[1:5] == ("my var (%)", "Größe[b]", "Größe[c]", "`a:b`")


def test_columns_shared_with_x_are_not_copied(small: Dataset) -> None:
    built = design("y ~ x + z + (x | g) + (0 + z | g)", small)
    for block in built.random:
        assert np.shares_memory(block.Z, built.X)
    np.testing.assert_array_equal(built.random[0].Z, built.X[:, :2])
    np.testing.assert_array_equal(built.random[1].Z, built.X[:, 2:])


def test_full_dummies_are_not_taken_for_sum_contrasts(small: Dataset) -> None:
    built = design("y ~ f + (0 + f | g)", small, contrasts={"f": "sum"}, observation_level=True)
    np.testing.assert_array_equal(built.random[0].Z.sum(axis=1), np.ones(8))


def test_the_matrix_cannot_be_overwritten(small: Dataset) -> None:
    with pytest.raises(ValueError, match="read-only"):
        design("y ~ x", small).X[0, 0] = 1.0


# R: d <- data.frame(a = c(2,1,2,1,2,1), b = c("v","u","u","v","v","u")); interaction levels of a:b in lme4:
# levels(factor(d$a):factor(d$b), drop) = "1:u" "1:v" "2:u" "2:v"
def test_groups_of_two_variables_are_ordered_by_the_first() -> None:
    frame = pd.DataFrame({"y": [1.0, 2, 3, 4, 5, 7], "a": [2, 1, 2, 1, 2, 1], "b": list("vuuvvu")})
    block = design("y ~ (1 | a:b)", frame).random[0]
    assert block.level_labels == ("1:u", "1:v", "2:u", "2:v")
    assert block.codes.tolist() == [3, 0, 2, 1, 3, 0]
    assert block.n_levels == 4


def test_a_nest_makes_two_blocks() -> None:
    frame = pd.DataFrame({"y": range(8), "s": [9, 9, 9, 9, 7, 7, 7, 7], "c": [1, 1, 2, 2, 1, 1, 2, 2]})
    inner, outer = design("y ~ (1 | s/c)", frame).random
    assert (inner.label, inner.level_labels) == ("c:s", ("1:7", "1:9", "2:7", "2:9"))
    assert (outer.label, outer.level_labels) == ("s", ("7", "9"))


def test_sparse_combinations_of_groups() -> None:
    n = 2000
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"y": rng.normal(size=n), "a": rng.integers(0, n, n), "b": rng.integers(0, n, n)})
    twice = pd.concat([frame, frame.assign(y=frame["y"] + 1)])
    block = design("y ~ (1 | a:b)", twice).random[0]
    expected = twice.groupby(["a", "b"], sort=True).ngroup().to_numpy()
    np.testing.assert_array_equal(block.codes, expected)


def test_rows_with_missing_values_are_left_out_and_counted() -> None:
    frame = pd.DataFrame(
        {
            "y": [1, 2, np.nan, 4, 5, 6, 7],
            "x": [1, np.nan, np.nan, 4, 5, 6, 8],
            "g": ["a", "a", "b", None, "b", "a", "b"],
        }
    )
    built = design("y ~ x + (1 | g)", frame)
    assert built.rows.tolist() == [0, 4, 5, 6]
    assert (built.n_used, built.n_dropped) == (4, 3)
    assert built.dropped_by == {"y": 1, "x": 2, "g": 1}
    assert built.y.tolist() == [1, 5, 6, 7]
    assert built.X[:, 1].tolist() == [1, 5, 6, 8]
    assert built.random[0].codes.tolist() == [0, 1, 0, 1]


def test_levels_without_rows_are_left_out_with_a_notice() -> None:
    frame = pd.DataFrame({"y": [1, 2, 3, 4, np.nan], "f": list("abbcd")})
    built = design("y ~ f", frame)
    assert built.x_names == ("(Intercept)", "f[b]", "f[c]")
    assert built.notices == (
        ("Categories of f without any row in the model: d.", "The model leaves them out."),
    )


def test_values_that_do_not_exist_are_missing_with_a_notice() -> None:
    frame = pd.DataFrame({"y": [1.0, 2, 3, 5], "x": [1.0, -2, np.nan, 3]})
    built = design("y ~ log(x)", frame)
    assert built.rows.tolist() == [0, 3]
    assert built.dropped_by == {"x": 1, "log(x)": 1}
    assert built.notices[0][0] == "log(x) does not exist on 1 row (first: row 2)."


# R: d <- data.frame(y = c(1, NA, 3, 4, 6), x = c(1, 2, 4, 8, 16))
#    options(digits = 15); t(model.matrix(lm(y ~ scale(x) + poly(x, 2), d)))
SCALE_OF_ALL_ROWS = [-0.852573586519139, -0.360704209681174, 0.295121626102779, 1.606773297670685]
POLY_OF_ALL_ROWS = [
    [-0.426286793259569, -0.180352104840587, 0.147560813051389, 0.803386648835342],
    [0.462030827725273, -0.292619524226006, -0.723848296769595, 0.385025689771061],
]


def test_scale_and_poly_learn_from_all_rows_as_in_r() -> None:
    frame = pd.DataFrame({"y": [1, np.nan, 3, 4, 6], "x": [1.0, 2, 4, 8, 16]})
    built = design("y ~ scale(x) + poly(x, 2)", frame)
    np.testing.assert_allclose(built.X[:, 1], SCALE_OF_ALL_ROWS, rtol=1e-13)
    np.testing.assert_allclose(built.X[:, 2:].T, POLY_OF_ALL_ROWS, rtol=1e-12)


def test_outcomes_may_be_arithmetic() -> None:
    frame = pd.DataFrame({"fatal": [1.0, 2, 5], "milestot": [2.0, 8, 10], "x": [1, 2, 4]})
    for outcome in ("fatal/milestot", "I(fatal/milestot)"):
        built = design(outcome + " ~ x", frame)
        assert built.y.tolist() == [0.5, 0.25, 0.5]
        assert built.y_name == outcome


def test_a_model_without_fixed_effects(small: Dataset) -> None:
    built = design("y ~ 0 + (1 | g)", small)
    assert built.X.shape == (8, 0)
    assert built.x_names == ()
    assert built.random[0].Z.shape == (8, 1)


def test_odd_groups_are_noticed(small: Dataset) -> None:
    frame = small.to_frame().assign(h=[0.5, 0.5, 1.5, 1.5, 2, 2, 2, 2])
    assert design("y ~ x + (1 | g)", frame).notices == ()
    assert "decimals; each of its 3 values is one group" in design("y ~ (1 | h)", frame).notices[0][0]
    twice = design("y ~ x + (x | g) + (1 | g)", frame).notices
    assert twice[0][0] == "(Intercept) varies over g in two random terms, which cannot be told apart."
    assert design("y ~ x + (1 | g) + (0 + x | g)", frame).notices == ()


def test_weights_and_offsets(small: Dataset) -> None:
    built = design("y ~ x + offset(log(x)) + offset(z)", small, weights="s", offset="x")
    x, z = small.numeric("x"), small.numeric("z")
    assert built.offset is not None
    np.testing.assert_allclose(built.offset, np.log(x) + z + x)
    assert built.weights is not None
    assert built.weights.tolist() == [1, 1, 2, 2, 3, 3, 4, 4]


def test_rows_of_weight_zero_are_left_out() -> None:
    frame = pd.DataFrame({"y": [1.0, 2, 3, 4], "x": [1.0, 2, 3, 5], "w": [1, 0, 2, np.nan]})
    built = design("y ~ x", frame, weights="w")
    assert built.rows.tolist() == [0, 2]
    assert built.dropped_by == {"w": 2}
    assert built.notices == (("The weight w is zero on 1 row.", "These rows are left out."),)


def test_categorical_outcomes_and_pairs_where_they_are_welcome(small: Dataset) -> None:
    built = design("f ~ x", small, response="any")
    assert built.y_levels == ("a", "b", "c")
    assert built.y.tolist() == [0, 1, 2, 0, 1, 2, 0, 1]
    pair = design("cbind(y, x - y + 9) ~ z", small, response="any")
    assert pair.y.shape == (8, 2)
    assert pair.y_levels is None


def test_polynomial_contrasts_follow_the_order_not_the_reference(small: Dataset) -> None:
    plain = design("y ~ o", small, contrasts={"o": "polynomial"})
    other = design("y ~ o", small.with_variable("o", reference="hi"), contrasts={"o": "polynomial"})
    np.testing.assert_allclose(plain.X, other.X)
    assert design("y ~ o", small.with_variable("o", reference="hi")).x_names[1:] == (
        "o[lo]",
        "o[mid]",
        "o[top]",
    )


@pytest.mark.parametrize(
    "formula",
    [
        "y ~ x*f",
        "y ~ scale(x) + center(z)",
        "y ~ poly(x, 3):g",
        "y ~ C(f, sum) + factor(s)",
        "y ~ 0 + o + I(x^2)",
    ],
)
def test_new_data_are_coded_as_the_old_ones(formula: str, small: Dataset) -> None:
    built = design(formula, small)
    part = small.take(np.array([5, 2, 2]))
    np.testing.assert_allclose(new_matrix(built, part), built.X[[5, 2, 2]], rtol=1e-12, atol=1e-12)


def test_new_data_with_gaps_give_nan(small: Dataset) -> None:
    built = design("y ~ x + f", small)
    gaps = pd.DataFrame({"x": [1.0, np.nan, 3.0], "f": ["b", "a", None]})
    rows = new_matrix(built, dataset_of(gaps))
    assert rows[0].tolist() == [1, 1, 1, 0]
    assert np.isnan(rows[1, 1])
    assert np.isnan(rows[2]).all()


def test_nothing_is_copied_row_by_row() -> None:
    n = 200_000
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"y": rng.normal(size=n), "x": rng.normal(size=n), "g": rng.integers(0, 500, n)})
    built = design("y ~ x + (x | g)", frame)
    assert built.X.flags.f_contiguous
    assert built.random[0].codes.dtype == np.int32
    assert np.shares_memory(built.random[0].Z, built.X)
