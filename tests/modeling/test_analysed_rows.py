"""Means and bases learnt from the analysed rows in place of all rows; functions of several columns."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.errors import FormulaError, ModelError
from workbench.modeling import ModelSpec
from workbench.modeling.design import Design, build_design
from workbench.modeling.prediction import new_matrix


def frame() -> pd.DataFrame:
    """The outcome is missing on two rows, of which one has the largest x."""
    rng = np.random.default_rng(3)
    out = pd.DataFrame(
        {"y": rng.normal(size=30), "x": rng.normal(size=30), "g": np.repeat(list("abc"), 10), "t": range(30)}
    )
    out.loc[4, "x"] = 50.0
    out.loc[[4, 17], "y"] = np.nan
    return out


def built(formula: str, data: Dataset | None = None) -> Design:
    source = dataset_of(frame()) if data is None else data
    return build_design(ModelSpec.from_formula(formula, source.names), source)


def column(formula: str, k: int = 1) -> np.ndarray:
    return np.asarray(built(formula).X[:, k])


def test_each_function_learns_from_the_rows_it_is_told() -> None:
    every, used = frame(), frame().dropna()
    x, g = used["x"], used["g"]
    assert column("y ~ center(x)") == pytest.approx(x - every["x"].mean())
    assert column("y ~ center(x, rows = all)") == pytest.approx(x - every["x"].mean())
    assert column("y ~ center(x, rows = analysed)") == pytest.approx(x - x.mean())
    assert column("y ~ scale(x, rows = analysed)") == pytest.approx((x - x.mean()) / x.std())
    assert column("y ~ scale(x, scale = FALSE, rows = analysed)") == pytest.approx(x - x.mean())
    own = used.groupby("g")["x"].transform("mean")
    assert column("y ~ group_mean(x, g, rows = analysed)") == pytest.approx(own)
    assert column("y ~ group_center(x, g, rows = analysed)") == pytest.approx(x - own)
    of_all = every.groupby("g")["x"].mean()[g].to_numpy()
    assert column("y ~ group_mean(x, g)") == pytest.approx(of_all)
    design = built("y ~ poly(x, 2, rows = analysed)")
    assert pytest.approx(np.diag([28.0, 1.0, 1.0]), abs=1e-12) == design.X.T @ design.X


def test_both_choices_stand_side_by_side() -> None:
    design = built("y ~ group_mean(x, g) + group_mean(x, g, rows = analysed)")
    assert design.x_names[1:] == ("group_mean(x, g)", "group_mean(x, g, rows = analysed)")
    assert np.abs(design.X[:, 1] - design.X[:, 2]).max() > 1


def test_new_data_keep_what_was_learnt() -> None:
    design = built("y ~ center(x, rows = analysed) + group_center(x, g, rows = analysed)")
    used = frame().dropna()
    new = new_matrix(design, dataset_of(pd.DataFrame({"x": [1.0], "g": ["b"]})))
    assert new[0, 1:] == pytest.approx([1 - used["x"].mean(), 1 - used[used["g"] == "b"]["x"].mean()])


def test_outcome_and_random_slope_too() -> None:
    design = built(
        "scale(y, rows = analysed) ~ center(x, rows = analysed) + (center(x, rows = analysed) | g)"
    )
    assert design.y.std(ddof=1) == pytest.approx(1)
    assert design.random[0].Z[:, 1] == pytest.approx(design.X[:, 1])


def test_all_rows_are_the_default_and_are_not_written() -> None:
    spec = ModelSpec.from_formula("y ~ center(x, rows = all)")
    assert spec.to_formula() == "y ~ center(x)" and spec == ModelSpec.from_formula("y ~ center(x)")
    written = ModelSpec.from_formula("y ~ center(x, rows = analysed)").to_formula()
    assert written == "y ~ center(x, rows = analysed)"
    again = ModelSpec.from_terms(ModelSpec.from_formula(written).to_terms())
    assert again.to_formula() == written


@pytest.mark.parametrize("text", ["center(x, rows = some)", "center(x, rows = 3)", 'scale(x, rows = "all")'])
def test_other_words_for_rows_are_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="all or analysed"):
        ModelSpec.from_formula(f"y ~ {text}")


def test_a_value_that_exists_only_beside_all_rows_is_refused() -> None:
    """The logarithm of a distance from the mean: none where the mean of the analysed rows is the value."""
    data = pd.DataFrame({"y": [1.0, 2, 3, 4, np.nan], "x": [0.0, 2, 2, 4, 92.0]})
    with pytest.raises(ModelError, match="does not exist on every row analysed"):
        built("y ~ log(abs(center(x, rows = analysed)))", dataset_of(data))


def test_pieces_have_the_slopes_of_their_pieces() -> None:
    design = built("y ~ pieces(t, 8, 20)")
    assert design.x_names[1:] == ("pieces(t, 8, 20)[1]", "pieces(t, 8, 20)[2]", "pieces(t, 8, 20)[3]")
    line = design.X @ [1.0, 2.0, -1.0, 0.5]
    expected = np.interp(design.rows, [0, 8, 20, 29], [1, 17, 5, 9.5])
    assert line == pytest.approx(expected)
    new = new_matrix(design, dataset_of(pd.DataFrame({"t": [-2.0, 40.0]})))
    assert new.tolist() == [[1, -2, 0, 0], [1, 8, 12, 20]]


@pytest.mark.parametrize("text", ["pieces(t, 8, 8)", "pieces(t, 8, 2)", "pieces(t, x)"])
def test_bends_are_numbers_in_rising_order(text: str) -> None:
    with pytest.raises(ModelError, match="numbers in rising order"):
        built(f"y ~ {text}")


@pytest.mark.parametrize("text", ["pieces(t)", "pmax(t)"])
def test_what_needs_two_arguments_says_so(text: str) -> None:
    with pytest.raises(FormulaError, match="needs something inside"):
        built(f"y ~ {text}")


def test_missing_values_stay_missing() -> None:
    data = frame()
    data.loc[0, "x"] = np.nan
    design = built("y ~ pmax(x, 0) + pieces(x, 0)", dataset_of(data))
    assert design.dropped_by == {"y": 2, "x": 1}
