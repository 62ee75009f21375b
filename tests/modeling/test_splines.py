"""Splines against R's splines::ns and splines::bs (r_splines.R), and what they promise by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from workbench.api import ModelSpec, build_design, new_matrix
from workbench.data.frame import dataset_of
from workbench.errors import ModelError
from workbench.modeling.bases import column_count, learn_basis
from workbench.modeling.tree import Call

R: dict[str, Any] = json.loads((Path(__file__).parent / "r_splines.json").read_text(encoding="utf-8"))
X = np.array(R["x"])


def call(text: str) -> Call:
    node = ModelSpec.from_formula(f"y ~ {text}").fixed[0].factors[0]
    assert isinstance(node, Call)
    return node


def columns(text: str, at: NDArray[np.float64] = X) -> NDArray[np.float64]:
    return learn_basis(call(text), X).columns(at)


@pytest.mark.parametrize("text", R["cases"])
def test_the_columns_are_those_of_r(text: str) -> None:
    values = R["cases"][text]
    assert np.abs(columns(text) - values["at"]).max() < 1e-12
    assert np.abs(columns(text, np.array(R["new"])) - values["at_new"]).max() < 1e-12
    assert column_count(call(text)) == columns(text).shape[1]


@pytest.mark.parametrize("end", [X.min() - 4, X.max()])
def test_a_natural_spline_is_straight_beyond_the_data(end: float) -> None:
    along = columns("ns(x, 4)", end + np.array([0.0, 1.0, 2.0, 3.0, 4.0]))
    assert np.abs(np.diff(along, 2, axis=0)).max() < 1e-12


@pytest.mark.parametrize(("text", "degree"), [("bs(x, 5)", 3), ("bs(x, 4, degree = 2)", 2), ("ns(x, 4)", 1)])
def test_polynomials_up_to_the_degree_are_among_the_curves(text: str, degree: int) -> None:
    basis = np.column_stack([np.ones(len(X)), columns(text)])
    for power in range(1, degree + 1):
        left = np.linalg.lstsq(basis, X**power, rcond=None)[1]
        assert left.size and left[0] < 1e-18 * (X ** (2 * power)).sum()


def test_a_gap_stays_a_gap_and_new_data_mean_the_same() -> None:
    data = pd.DataFrame({"y": X, "x": X, "z": 1.0 * np.arange(len(X))})
    data.loc[3, "x"] = np.nan
    design = build_design(ModelSpec.from_formula("y ~ ns(x, 3) + z", list(data.columns)), dataset_of(data))
    assert design.x_names[1:4] == ("ns(x, 3)[1]", "ns(x, 3)[2]", "ns(x, 3)[3]")
    assert len(design.rows) == len(X) - 1
    again = new_matrix(design, dataset_of(data[:6]))
    assert np.isnan(again[3, 1:4]).all()
    assert np.array_equal(again[:3], design.X[:3])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ns(x, 0)", "whole number from 1 to 100"),
        ("ns(x, 2.5)", "whole number from 1 to 100"),
        ("bs(x, 2)", "at least as many columns as its degree, 3"),
        ("bs(x, 5, degree = 0)", "whole number from 1 to 10"),
        ("ns(x, 60)", "quantiles that coincide"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        columns(text)
    assert caught.value.advice


def test_few_values_cannot_bend_often() -> None:
    with pytest.raises(ModelError, match="there are 2 distinct values"):
        learn_basis(call("ns(x, 3)"), np.array([0.0, 1.0] * 5))
