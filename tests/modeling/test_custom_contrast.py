"""Codings in numbers: R's columns, comparisons that mean what they say, and what no coding can be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workbench.data.dataset import Dataset
from workbench.errors import ModelError
from workbench.modeling import ModelSpec
from workbench.modeling.columns import columns_of
from workbench.modeling.custom_contrast import checked, coding_matrix, contrast_names, custom
from workbench.modeling.design import build_design

ABC = ["a", "b", "c"]
CODED = {"levels": ABC, "columns": {"bc": [-1, 0.5, 0.5], "c": [0, -1, 1]}}


def fit(formula: str, data: Dataset, **contrasts: Any) -> dict[str, float]:
    design = build_design(ModelSpec.from_formula(formula, data.names), data, contrasts=contrasts)
    beta = np.linalg.lstsq(design.X, design.y, rcond=None)[0]
    return dict(zip(design.x_names, beta.tolist(), strict=True))


def test_columns_are_those_of_r(small: Dataset) -> None:
    """contrasts(d$f) <- cbind(bc = c(-1, .5, .5), c = c(0, -1, 1)); coef(lm(y ~ f * x, d))"""
    expected = {
        "(Intercept)": -0.144144144144144,
        "f[bc]": -0.144144144144146,
        "f[c]": -1.783783783783785,
        "x": 1.027027027027027,
        "f[bc]:x": -0.139639639639639,
        "f[c]:x": 0.376126126126126,
    }
    assert fit("y ~ f * x", small, f=CODED) == pytest.approx(expected)


def test_levels_are_matched_by_name(small: Dataset) -> None:
    other = {"levels": ["c", "a", "b"], "columns": {"bc": [0.5, -1, 0.5], "c": [1, 0, -1]}}
    assert fit("y ~ f", small, f=other) == pytest.approx(fit("y ~ f", small, f=CODED))


def test_missing_columns_are_completed_as_r_does(small: Dataset) -> None:
    """contrasts(d$o) <- cbind(ends = c(-1, 0, 0, 1)) leaves the fit what it was."""
    ends = {"levels": ["lo", "mid", "hi", "top"], "columns": {"ends": [-1, 0, 0, 1]}}
    found = fit("y ~ o", small, o=ends)
    assert list(found) == ["(Intercept)", "o[ends]", "o[other 1]", "o[other 2]"]
    assert (found["(Intercept)"], found["o[ends]"]) == (pytest.approx(4.5), pytest.approx(1.75))
    C = coding_matrix(checked(ends), ["lo", "mid", "hi", "top"])
    assert np.allclose(C[:, 1:].T @ np.column_stack([np.ones(4), C[:, 0]]), 0.0, atol=1e-14)
    assert np.allclose(C[:, 1:].T @ C[:, 1:], np.eye(2))


def test_a_comparison_estimates_what_it_says(small: Dataset) -> None:
    """Coefficients are the weighted sums of the means of the categories, whatever the weights."""
    y, codes = small.numeric("y"), small.codes("f")[0]
    m = np.array([y[codes == k].mean() for k in range(3)])
    weights = {"b or c against a": [-1, 0.5, 0.5], "b against a": [-1, 1, 0]}
    found = fit("y ~ f", small, f={"levels": ABC, "columns": weights, "meaning": "comparisons"})
    assert found["(Intercept)"] == pytest.approx(m.mean())
    for name, w in weights.items():
        assert found[f"f[{name}]"] == pytest.approx(float(np.array(w) @ m))
    alone = {"levels": ABC, "columns": {"x": [-1, 0.5, 0.5]}, "meaning": "comparisons"}
    assert fit("y ~ f", small, f=alone)["f[x]"] == pytest.approx(float(np.array([-1, 0.5, 0.5]) @ m))


def test_categories_without_rows_do_not_count(small: Dataset) -> None:
    data = small.take(np.flatnonzero(small.codes("f")[0] != 2))
    fewer = {"levels": ABC, "columns": {"b": [-0.5, 0.5, 7]}}
    found = fit("y ~ f", data, f=fewer)
    assert list(found) == ["(Intercept)", "f[b]"]
    with pytest.raises(ModelError, match="its coding has room for 1 column"):
        fit("y ~ f", data, f=CODED)
    with pytest.raises(ModelError, match=r"add up to -0\.5"):
        fit("y ~ f", data, f={"levels": ABC, "columns": {"x": [-1, 0.5, 0.5]}, "meaning": "comparisons"})


def test_names_stand_in_equations(small: Dataset) -> None:
    spec = ModelSpec.from_formula("y ~ f", small.names)
    columns = columns_of(spec.fixed, True, {"f": ABC}, {"f": CODED})
    assert [name for column in columns for _, name in column] == ["f[bc]", "f[c]"]
    assert contrast_names(CODED, 4) == ("bc", "c", "other 1")


BAD: list[tuple[Any, str]] = [
    ("sum", "has levels, columns and meaning"),
    ({"levels": ABC, "columns": {"x": [1, 2, 3]}, "extra": 1}, "has levels, columns and meaning"),
    ({"levels": "abc", "columns": {"x": [1, 2, 3]}}, "as a list of texts"),
    ({"levels": ["a"], "columns": {"x": [1]}}, "at least two different levels"),
    ({"levels": ["a", "a"], "columns": {"x": [1, 2]}}, "at least two different levels"),
    ({"levels": ABC, "columns": {}}, "at least one column"),
    ({"levels": ABC, "columns": {"x": [1, 2]}}, "The column x of a coding needs 3 numbers"),
    ({"levels": ABC, "columns": {"x": [1, 2, float("nan")]}}, "needs 3 numbers"),
    ({"levels": ABC, "columns": {"x": [1, 2, True]}}, "needs 3 numbers"),
    ({"levels": ABC, "columns": {" ": [1, 2, 3]}}, "needs a name of its own"),
    ({"levels": ABC, "columns": {"x": [1, 2, 3], "x ": [3, 2, 1]}}, "needs a name of its own"),
    ({"levels": ["a", "b"], "columns": {"x": [1, 2], "z": [0, 1]}}, "room for 1 column"),
    ({"levels": ABC, "columns": {"x": [1, 2, 3]}, "meaning": "weights"}, "cannot be weights"),
    ({"levels": ABC, "columns": {"x": [1, 1, 0]}, "meaning": "comparisons"}, "add up to 2"),
]


@pytest.mark.parametrize(("value", "words"), BAD)
def test_what_no_coding_can_be(value: Any, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        checked(value)


@pytest.mark.parametrize("columns", [{"x": [1, 1, 1]}, {"x": [1, 2, 3], "z": [3, 2, 1]}, {"x": [0, 0, 0]}])
def test_columns_must_tell_different_things(columns: dict[str, list[float]]) -> None:
    with pytest.raises(ModelError, match="say the same") as caught:
        custom({"levels": ABC, "columns": columns}, "f", ABC)
    assert "the coding of f" in caught.value.message


def test_a_level_without_numbers_is_named() -> None:
    with pytest.raises(ModelError, match="no numbers for d"):
        custom(CODED, "f", ["a", "b", "c", "d"])
