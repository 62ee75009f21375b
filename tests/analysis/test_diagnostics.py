"""The shared diagnostics: lights that follow size and test, and figures of what a model tells."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis import diagnostics
from workbench.analysis.diagnostics.assessment import WORDS
from workbench.results import Band, Boxes, Figure, Points, Result, Section
from workbench.results.html_table import table_html
from workbench.results.tones import tone_of


def pupils(seed: int = 1, *, bend: float = 0.0, growing: bool = False, n_schools: int = 40) -> pd.DataFrame:
    """Ten pupils in each school; bend: coefficient of x squared; growing: the spread rises with x."""
    rng = np.random.default_rng(seed)
    school = np.repeat(np.arange(n_schools), 10)
    x = rng.normal(size=len(school))
    u, v, e = rng.normal(size=n_schools), rng.normal(size=n_schools), rng.normal(size=len(school))
    sex = np.where(rng.random(len(school)) < 0.5, "girl", "boy")
    spread = np.exp(0.5 * x) if growing else 1.0
    y = 2 + x + bend * x**2 + 0.7 * u[school] + 0.5 * v[school] * x + spread * e
    return pd.DataFrame({"y": y, "x": x, "sex": sex, "school": school})


def fit(data: pd.DataFrame, formula: str = "y ~ x + sex + (x | school)", **options: object) -> Result:
    return workbench.run("linear_mlm.lmm", data, formula=formula, **options)


def lights(result: Result) -> dict[str, str]:
    return {str(row["assumption"]): str(row["light"]) for row in result.table("assumptions").rows}


def figures(result: Result) -> dict[str, Figure]:
    section = next(b for b in result.walk() if isinstance(b, Section) and b.id == "diagnostics")
    return {b.id: b for b in section.blocks if isinstance(b, Figure)}


def test_a_model_that_holds_is_fine_throughout() -> None:
    found = lights(fit(pupils()))
    assert set(found.values()) == {WORDS["green"]}
    assert {"Normally distributed residuals", "No single school decides the result"} <= set(found)


def test_every_figure_is_there_and_names_its_cases() -> None:
    drawn = figures(fit(pupils()))
    assert list(drawn) == [
        "residuals_fitted",
        "residuals_qq",
        "scale_location",
        "residuals_predictors",
        "residuals_groups",
        "random_qq",
        "caterpillar_0",
        "influence_school",
        "autocorrelation",
    ]
    assert [p.x.title for p in drawn["residuals_predictors"].panels] == ["x", "sex"]
    assert [p.title for p in drawn["random_qq"].panels] == ["Intercepts of school", "Effects of x of school"]
    band, _, points = drawn["residuals_qq"].panels[0].marks
    assert isinstance(band, Band)
    assert isinstance(points, Points)
    assert len(points.rows) == 400


def test_a_bend_is_told_with_its_size() -> None:
    result = fit(pupils(bend=0.5))
    assert lights(result)["The effect of x is a straight line"] == WORDS["red"]
    row = next(r for r in result.table("assumptions").rows if "straight" in str(r["assumption"]))
    assert float(row["p_value"]) < 1e-6  # type: ignore[arg-type]
    assert "it bends" in str(row["verdict"])
    squared = fit(pupils(bend=0.5), "y ~ x + I(x^2) + (1 | school)")
    assert lights(squared)["The effect of x is a straight line"] == WORDS["green"]


def test_spread_that_grows_is_told() -> None:
    data = pupils(growing=True)
    assert lights(fit(data))["Equal spread along the fitted values"] in (WORDS["amber"], WORDS["red"])
    ols = workbench.run("linear_mlm.ols", data, formula="y ~ x")
    assert lights(ols)["Equal spread"] in (WORDS["amber"], WORDS["red"])


def test_skewed_residuals_and_effects_are_told() -> None:
    rng = np.random.default_rng(3)
    data = pupils(n_schools=60)
    skewed = rng.exponential(size=60)[data.school] * 3 + rng.exponential(size=len(data)) * 2
    found = lights(fit(data.assign(y=data.x + skewed), "y ~ x + (1 | school)"))
    assert found["Normally distributed residuals"] == WORDS["red"]
    assert found["Normally distributed intercepts of school"] in (WORDS["amber"], WORDS["red"])


def test_slopes_that_differ_within_and_between_are_told() -> None:
    data = pupils()
    mean = data.groupby("school").x.transform("mean")
    found = lights(fit(data.assign(y=data.y + 3 * mean), "y ~ x + (1 | school)"))
    assert found["The effect of x is the same within and between school"] == WORDS["amber"]


def test_neighbours_that_resemble_each_other_are_told() -> None:
    rng = np.random.default_rng(5)
    data = pupils()
    e = rng.normal(size=(40, 10))
    for t in range(1, 10):
        e[:, t] = 0.7 * e[:, t - 1] + e[:, t]
    found = lights(fit(data.assign(y=e.ravel()), "y ~ x + (1 | school)"))
    assert found["Neighbouring rows in the same school are independent"] in (WORDS["amber"], WORDS["red"])


def test_one_school_that_decides_is_named() -> None:
    data = pupils(n_schools=12)
    far = (data.school == 7).to_numpy()
    data = data.assign(x=data.x * np.where(far, 6, 1), y=np.where(far, -24 * data.x, data.y))
    result = fit(data, "y ~ x + (1 | school)")
    row = next(r for r in result.table("assumptions").rows if "decides" in str(r["assumption"]))
    assert row["light"] in (WORDS["amber"], WORDS["red"])
    assert "school 7" in str(row["verdict"])
    assert result.table("influence_school_table").rows[0]["unit"] == "7"


def test_few_groups_and_overlapping_predictors_are_told() -> None:
    data = pupils(n_schools=6)
    rng = np.random.default_rng(6)
    data = data.assign(z=data.x + 0.1 * rng.normal(size=len(data)))
    found = lights(fit(data, "y ~ x + z + (1 | school)"))
    assert found["Enough groups of school"] == WORDS["red"]
    assert found["Predictors can be told apart"] == WORDS["red"]


@pytest.mark.parametrize("formula", ["y ~ 1 + (1 | school)", "y ~ sex + (1 | school)"])
def test_models_without_a_number_are_diagnosed(formula: str) -> None:
    result = fit(pupils(), formula)
    assert "Normally distributed residuals" in lights(result)
    assert ("residuals_predictors" in figures(result)) == ("sex" in formula)


def test_crossed_groups_have_no_influence_and_all_else() -> None:
    rng = np.random.default_rng(7)
    data = pupils().assign(town=rng.integers(0, 12, 400))
    result = fit(data, "y ~ x + (1 | school) + (1 | town)")
    assert not any(name.startswith("influence") for name in figures(result))
    assert {"Enough groups of school", "Enough groups of town"} <= set(lights(result))


def test_the_same_seed_gives_the_same_section() -> None:
    one, other = (fit(pupils(), seed=4).table("assumptions") for _ in range(2))
    assert one == other


def test_lights_have_a_tone_and_a_sign_in_html() -> None:
    assert [tone_of(word) for word in WORDS.values()] == ["success", "warning", "error", None]
    assert [tone_of(text) for text in ("●", "● ", "●Fine", "Fine", "")] == [None] * 5
    html = table_html(fit(pupils(bend=0.5)).table("assumptions"))
    assert '<span class="light error">■ Doubtful</span>' in html
    assert '<span class="light success">● Fine</span>' in html


def test_models_of_other_kinds_have_the_same_section() -> None:
    data = pupils()
    ar1 = fit(data, "y ~ x + (1 | school)", residual="ar1", group="school")
    weighted = fit(data.assign(w=1.0 + data.school % 3), "y ~ x + (1 | school)", group_weights=["w"])
    for result in (ar1, weighted):
        assert {"residuals_qq", "residuals_groups", "random_qq", "caterpillar_0"} <= set(figures(result))
        assert "Normally distributed intercepts of school" in lights(result)
    assert "residual_acf" in figures(ar1)
    assert "autocorrelation" not in figures(ar1)


def test_residuals_are_shown_by_the_group_within_which_they_correlate() -> None:
    drawn = figures(fit(pupils(), "y ~ x", residual="ar1", group="school"))["residuals_groups"]
    assert drawn.panels[0].x.title == "school, by median"


def test_neighbours_are_compared_within_groups_where_residuals_are_of_new_groups() -> None:
    data = pupils()
    rng = np.random.default_rng(5)
    effect = rng.normal(0.0, 0.7, 40)[data.school]
    data["count"] = rng.poisson(np.exp(1.0 + 0.3 * data.x + effect))
    options = {"formula": "count ~ x + (1 | school)", "family": "poisson"}
    alone = "Neighbouring rows in the same school are independent"
    result = workbench.run("glmm.glmm", data, options)
    assert lights(result)[alone] == WORDS["green"]
    about = figures(result)["autocorrelation"].description
    assert "within groups, at their predicted effects" in about
    in_order = data.sort_values(["school", "count"])
    assert lights(workbench.run("glmm.glmm", in_order, options))[alone] == WORDS["red"]


def test_boxes_of_residuals_with_random_effects_in_them_say_so() -> None:
    data = pupils()
    data["count"] = np.random.default_rng(1).poisson(np.exp(0.3 * data.x))
    options = {"formula": "count ~ x + (1 | school)", "family": "poisson"}
    drawn = figures(workbench.run("glmm.glmm", data, options))["residuals_groups"]
    boxes = next(mark for mark in drawn.panels[0].marks if isinstance(mark, Boxes))
    sizes = {f"{school}: n = {n}" for school, n in data.school.value_counts().items()}
    assert set(boxes.labels) == sizes and "random effects are in them" in drawn.description


@pytest.mark.parametrize(
    ("size", "p_value", "expected"),
    [
        (0.01, 0.0, "green"),
        (0.5, 0.2, "green"),
        (0.05, 0.01, "amber"),
        (0.5, 0.01, "red"),
        (0.5, None, "red"),
    ],
)
def test_a_light_needs_size_and_test(size: float, p_value: float | None, expected: str) -> None:
    assert diagnostics.light_of(size, 0.02, 0.13, p_value) == expected


def test_what_cannot_be_tested_has_no_light() -> None:
    assert diagnostics.light_of(float("nan"), 0.02, 0.13, 0.01) == "none"
    assert diagnostics.shape_light(np.ones(30), float("nan")) == ("none", "cannot be tested here")
