"""group_mean(), group_center() and group_scale(): values, levels in the equations, new data, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.errors import FormulaError, ModelError
from workbench.modeling import ModelSpec
from workbench.modeling.design import build_design
from workbench.modeling.equations import equations
from workbench.modeling.prediction import new_matrix

FORMULA = "y ~ group_center(x, g) + group_mean(x, g) + (group_center(x, g) | g)"


def data() -> Dataset:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(
        {"y": rng.normal(size=40), "x": rng.normal(size=40), "g": np.repeat(list("abcde"), 8)}
    )
    frame.loc[3, "x"] = np.nan
    frame.loc[9, "g"] = None
    return dataset_of(frame)


def test_values_are_those_of_the_groups() -> None:
    source = data()
    design = build_design(ModelSpec.from_formula(FORMULA, source.names), source)
    assert design.x_names == ("(Intercept)", "group_center(x, g)", "group_mean(x, g)")
    frame = source.to_frame()
    means = frame.groupby("g", observed=True)["x"].transform("mean").to_numpy()
    kept = design.rows
    assert design.X[:, 2] == pytest.approx(means[kept])
    assert design.X[:, 1] == pytest.approx(frame["x"].to_numpy()[kept] - means[kept])
    assert design.dropped_by == {"x": 1, "g": 1}
    assert design.random[0].names == ("(Intercept)", "group_center(x, g)")


def test_within_and_between_add_up_to_the_variable() -> None:
    source = data()
    design = build_design(ModelSpec.from_formula(FORMULA, source.names), source)
    assert design.X[:, 1] + design.X[:, 2] == pytest.approx(source.numeric("x")[design.rows])


def test_standardising_within_groups() -> None:
    """As group_center(), over the standard deviation in the group; a group of equal values has none."""
    source = data()
    frame = source.to_frame()
    frame.loc[frame["g"] == "c", "x"] = 0.1
    formula = ModelSpec.from_formula("y ~ group_scale(x, g) + (1 | g)", source.names)
    design = build_design(formula, dataset_of(frame))
    by_group = frame.groupby("g", observed=True)["x"]
    z = ((frame["x"] - by_group.transform("mean")) / by_group.transform("std")).to_numpy()
    assert design.X[:, 1] == pytest.approx(z[design.rows])
    assert design.dropped_by == {"x": 1, "g": 1, "group_scale(x, g)": 8}
    assert any("group_scale(x, g) does not exist on 8 rows" in message for message, _ in design.notices)
    two = dataset_of(pd.DataFrame({"x": [0.3, 20.0], "g": ["b", "b"]}))
    mean, sd = by_group.mean()["b"], by_group.std()["b"]
    assert new_matrix(design, two)[:, 1] == pytest.approx([(0.3 - mean) / sd, (20.0 - mean) / sd])


def test_a_group_mean_stands_in_the_equation_of_the_group() -> None:
    spec = ModelSpec.from_formula(FORMULA)
    found = equations(spec, {"g": "g"})
    second = next(line for line in found.to_text().splitlines() if "γ₀₀" in line)
    assert "group_mean(x, g)" in second and "group_center" not in second.split("+ ε")[0].split("·")[0]


def test_new_data_keep_what_was_learnt() -> None:
    source = data()
    design = build_design(ModelSpec.from_formula(FORMULA, source.names), source)
    two = dataset_of(pd.DataFrame({"x": [10.0, 20.0], "g": ["b", "b"]}))
    mean = float(np.nanmean(source.numeric("x")[8:16][[0, 2, 3, 4, 5, 6, 7]]))
    assert new_matrix(design, two) == pytest.approx(np.array([[1, 10 - mean, mean], [1, 20 - mean, mean]]))
    with pytest.raises(ModelError, match="new group z"):
        new_matrix(design, dataset_of(pd.DataFrame({"x": [1.0], "g": ["z"]})))


@pytest.mark.parametrize("piece", ["group_mean(x)", "group_mean(x, g + h)", "group_mean(factor(x), g)"])
def test_what_is_refused(piece: str) -> None:
    with pytest.raises(FormulaError):
        ModelSpec.from_formula(f"y ~ {piece} + (1 | g)")


def test_prints_back() -> None:
    assert ModelSpec.from_formula(FORMULA).to_formula() == FORMULA
