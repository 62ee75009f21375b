"""Effect figures against R's effects 4.2.2, and the values at which they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from linear_mlm.marginal_cases import R, hsb

import workbench
from workbench.analysis.margins.displays import nice_values
from workbench.results import Band, Figure, Line, Points, Result


def run(**options: Any) -> Result:
    formula = "mAch ~ cses * meanses + sector * cses + sx"
    return workbench.run("linear_mlm.ols", hsb(), formula=formula, **options)


def figures(result: Result) -> dict[str, Figure]:
    return {b.id: b for b in result.walk() if isinstance(b, Figure)}


def test_an_interaction_of_two_numbers() -> None:
    """Lines and bands in five panels; the axis, the panels' values and every point as R computes them."""
    figure = figures(run(effect_others="balanced"))["effect_1"]
    expected = R["effects"]["numbers"]
    z = [value for (value,) in R["effects"]["default_values"]]
    assert [panel.title for panel in figure.panels] == [f"meanses = {v:g}" for v in z]
    lines = [m for panel in figure.panels for m in panel.marks if isinstance(m, Line)]
    bands = [m for panel in figure.panels for m in panel.marks if isinstance(m, Band)]
    assert np.concatenate([line.x for line in lines]) == pytest.approx(expected["x"]["cses"], rel=1e-9)
    assert np.concatenate([line.y for line in lines]) == pytest.approx(expected["fit"], rel=1e-9)
    assert np.concatenate([b.y_low for b in bands]) == pytest.approx(expected["conf_low"], rel=1e-9)
    assert np.concatenate([b.y_high for b in bands]) == pytest.approx(expected["conf_high"], rel=1e-9)


@pytest.mark.parametrize("case", R["nice"])
def test_values_of_the_other_members(case: dict[str, list[float]]) -> None:
    assert nice_values(*case["range"]) == case["values"]


def test_values_that_one_digit_cannot_tell_apart_get_more() -> None:
    assert nice_values(100, 104) == [100, 101, 102, 103, 104]


def test_a_factor_is_drawn_as_series() -> None:
    figure = figures(run())["effect_2"]
    assert [m.name for m in figure.panels[0].marks if isinstance(m, Line)] == [
        "sector = Public",
        "sector = Catholic",
    ]


def test_all_terms_and_none() -> None:
    every = figures(run(effect_figures="terms", effect_others="balanced"))
    assert [panel.title for panel in every["effects"].panels] == ["sx"]
    points = next(m for m in every["effects"].panels[0].marks if isinstance(m, Points))
    means = run(marginal_means=["sx"]).table("marginal_means").rows
    assert points.y == pytest.approx([row["estimate"] for row in means])
    assert not [name for name in figures(run(effect_figures="none")) if name.startswith("effect")]


def test_a_model_without_interactions_has_no_effect_section() -> None:
    result = workbench.run("linear_mlm.ols", hsb(), formula="mAch ~ cses + meanses")
    assert not [name for name in figures(result) if name.startswith(("effect", "slope"))]
