"""Effect displays against R's effects package: points, errors and bands of every predictor of several models.

The values and their versions: tests/reference/effects/effects.json, made by effects.R beside it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, csv

import workbench
from workbench.errors import ModelError
from workbench.results import Band, Figure, Line, Points, Result, Rug

R: dict[str, Any] = json.loads((HERE / "effects" / "effects.json").read_text(encoding="utf-8"))
TOLERANCES = {"linear_mlm.lmm": (1e-6, 1e-6), "glmm.glmm": (1e-5, 2e-4)}
"""Of estimates and errors: how exactly lme4 finds its optimum, and its Hessian by differences."""
EVERY = {"effect_figures": "predictors", "effect_table": True}


@cache
def hsb() -> pd.DataFrame:
    data = pd.read_csv(csv("mlmRev_Hsb82"))
    sector = pd.Categorical(data.sector, ["Public", "Catholic"])
    return data.assign(male=(data.sx == "Male") * 1, sector=sector)


def three() -> pd.DataFrame:
    data = hsb().iloc[::7].reset_index(drop=True)
    return data.assign(w=((np.arange(1, len(data) + 1) * 7) % 23) / 4)


def count() -> pd.DataFrame:
    return hsb().assign(k=np.round(np.exp((hsb().mAch + 5) / 10)), p=hsb().mAch + 10)


def contraception() -> pd.DataFrame:
    data = pd.read_csv(csv("mlmRev_Contraception"))
    return data.assign(y=(data.use == "Y") * 1, a=data.age / 10)


CASES: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "two": ("linear_mlm.lmm", hsb, {"formula": "mAch ~ cses * meanses + sector + male + (1 | school)"}),
    "three": ("linear_mlm.lmm", three, {"formula": "mAch ~ cses * meanses * w + minrty + (1 | school)"}),
    "mixed": (
        "linear_mlm.lmm",
        lambda: hsb().iloc[::4],
        {"formula": "mAch ~ cses * sector + poly(meanses, 2) + minrty * sx + (cses | school)"},
    ),
    "ols": ("linear_mlm.ols", hsb, {"formula": "mAch ~ cses * sector + log(meanses + 2) + minrty * sx"}),
    "logit": ("glmm.glm", contraception, {"formula": "y ~ age * urban + livch", "family": "binomial"}),
    "probit": (
        "glmm.glm",
        contraception,
        {"formula": "y ~ age + urban * livch", "family": "binomial", "link": "probit"},
    ),
    "poisson": ("glmm.glm", count, {"formula": "k ~ cses * sector + minrty", "family": "poisson"}),
    "gamma": (
        "glmm.glm",
        count,
        {"formula": "p ~ cses * meanses + minrty", "family": "gamma", "link": "log"},
    ),
    "glmm": (
        "glmm.glmm",
        contraception,
        {"formula": "y ~ a + I(a^2) + urban * livch + (1 | district)", "family": "binomial"},
    ),
}


@cache
def fitted(name: str) -> Result:
    analysis, data, options = CASES[name]
    return workbench.run(analysis, data(), **options, **EVERY)


def ours(result: Result, predictor: str) -> pd.DataFrame:
    """The rows of one display, with a column for each predictor that it shows."""
    rows = [row for row in result.table("effects_table").rows if row["predictor"] == predictor]
    frame = pd.DataFrame(rows).rename(columns={"value": predictor})
    for k, part in enumerate(str(rows[0].get("where", "")).split(", ")):
        name = part.partition(" = ")[0]
        if name:
            frame[name] = [str(row["where"]).split(", ")[k].partition(" = ")[2] for row in rows]
    return frame


def keyed(frame: pd.DataFrame, names: list[str]) -> list[tuple[Any, ...]]:
    def plain(value: Any) -> Any:
        try:
            return round(float(value), 6)
        except ValueError:
            return value

    return [tuple(plain(v) for v in row) for row in frame[names].to_numpy()]


@pytest.mark.parametrize(("case", "predictor"), [(c, p) for c in CASES for p in R[c]])
def test_every_display_agrees_with_r(case: str, predictor: str) -> None:
    expected = R[case][predictor]
    names = list(expected["at"])
    frame = ours(fitted(case), predictor)
    places = {key: i for i, key in enumerate(keyed(frame, names))}
    order = [places[key] for key in keyed(pd.DataFrame(expected["at"]), names)]
    rel, of_errors = TOLERANCES.get(CASES[case][0], (1e-7, 1e-7))
    error = np.array(expected["std_error"])
    apart = np.abs(frame["estimate"].to_numpy()[order] - expected["fit"])
    assert (apart <= rel * np.maximum(np.abs(expected["fit"]), error)).all()
    assert frame["std_error"].to_numpy()[order] == pytest.approx(error, rel=of_errors)
    for column in ("conf_low", "conf_high"):
        apart = np.abs(frame[column].to_numpy()[order] - expected[column])
        assert (apart <= rel * np.abs(expected[column]) + 2.5 * of_errors * error + 1e-7).all(), column


@pytest.mark.parametrize("predictor", ["a", "urban"])
@pytest.mark.parametrize("case", ["cumulative", "multinomial"])
def test_probabilities_of_categories_agree_with_r(case: str, predictor: str) -> None:
    expected = R[case][predictor]
    options = {"formula": "livch ~ a * urban + use", "effects_of": [predictor], "effect_table": True}
    result = workbench.run(f"glmm.{case}", contraception(), options)
    frame, names = ours(result, predictor), list(expected["at"])
    found = dict(zip(keyed(frame, [*names, "category"]), frame.itertuples(), strict=True))
    for i, place in enumerate(keyed(pd.DataFrame(expected["at"]), names)):
        for k, category in enumerate(keyed(pd.DataFrame({"c": ["0", "1", "2", "3+"]}), ["c"])):
            row = found[(*place, *category)]
            for column in ("probability", "std_error", "conf_low", "conf_high"):
                value = getattr(row, column)
                assert value == pytest.approx(expected[column][i][k], rel=1e-6), (column, place, category)


@pytest.mark.parametrize("case", ["cumulative", "multinomial"])
def test_logits_of_categories_agree_with_r(case: str) -> None:
    """R's probabilities and limits are those of the logits, along a number at the levels of a factor."""
    expected = R[case]["a"]
    options = {"formula": "livch ~ a * urban + use", "effects_of": ["a"], "effect_scale": "link"}
    result = workbench.run(f"glmm.{case}", contraception(), options)
    panels = figures(result)["category_effect_1"].panels
    assert {panel.y.title.lower() for panel in panels} <= {"logit of the probability", ""}
    drawn: list[float] = []
    for panel in panels:
        lines = [m for m in panel.marks if isinstance(m, Line)]
        bands = [m for m in panel.marks if isinstance(m, Band)]
        for line, band in zip(lines, bands, strict=True):
            drawn += [*line.y, *band.y_low, *band.y_high]
    wanted = [expected[name] for name in ("probability", "conf_low", "conf_high")]
    assert len(drawn) == np.size(wanted)
    assert sorted(1 / (1 + np.exp(-np.array(drawn)))) == pytest.approx(sorted(np.ravel(wanted)), rel=1e-6)


def test_displays_of_categories_have_a_rug_of_a_number_and_none_of_a_factor() -> None:
    options = {"formula": "livch ~ age + use", "effect_figures": "terms"}
    drawn = figures(workbench.run("glmm.multinomial", contraception(), options))
    rugs = {p.x.title: [m for m in p.marks if isinstance(m, Rug)] for f in drawn.values() for p in f.panels
            if f.id.startswith("category_effect")}  # fmt: skip
    assert {name: len(found) for name, found in rugs.items()} == {"age": 1, "use": 0}
    ages = contraception()["age"]
    assert (min(rugs["age"][0].values), max(rugs["age"][0].values)) == (ages.min(), ages.max())


def test_an_indicator_is_a_line_between_its_two_values() -> None:
    expected = R["two"]["male"]
    frame = ours(fitted("two"), "male")
    assert frame["male"].tolist() == [0.0, 1.0]
    for ours_, r in (("estimate", "fit"), ("std_error", "std_error"), ("conf_low", "conf_low")):
        assert frame[ours_].tolist() == pytest.approx([expected[r][0], expected[r][-1]], rel=1e-6)


def figures(result: Result) -> dict[str, Figure]:
    return {b.id: b for b in result.walk() if isinstance(b, Figure)}


def test_displays_of_a_three_way_interaction() -> None:
    """Three displays of 25 panels, five in a row, and the rug of each focal predictor."""
    drawn = figures(fitted("three"))
    for k, focal in enumerate(("cses", "meanses", "w"), 1):
        figure = drawn[f"effect_{k}"]
        assert (len(figure.panels), figure.columns) == (25, 5)
        assert {panel.x.title for panel in figure.panels} == {focal}
        rows, columns = (
            [words.partition(" = ") for words in strips]
            for strips in (figure.row_strips, figure.column_strips)
        )
        assert len({name for name, _, _ in (*rows, *columns)} | {focal}) == 3
        cells = [f"{row}, {column}" for _, _, row in rows for _, _, column in columns]
        assert [panel.title for panel in figure.panels] == cells
        assert all(any(isinstance(m, Rug) for m in panel.marks) for panel in figure.panels)
    assert [panel.title for panel in drawn["effects"].panels] == ["minrty"]


def test_only_the_predictors_asked_for() -> None:
    data, formula = hsb(), "mAch ~ cses * meanses + sector + (1 | school)"
    drawn = figures(workbench.run("linear_mlm.lmm", data, formula=formula, effects_of=["meanses"]))
    assert [name for name in drawn if name.startswith("effect_")] == ["effect_1"]
    assert {panel.x.title for panel in drawn["effect_1"].panels} == {"meanses"}
    with pytest.raises(ModelError, match="not a predictor"):
        workbench.run("linear_mlm.lmm", data, formula=formula, effects_of=["minrty"])


def test_conditioning_values_can_be_chosen() -> None:
    formula = "mAch ~ cses * meanses + sector + (1 | school)"
    at = {"meanses": [-0.5, 0.5], "sector": ["Catholic"]}
    result = workbench.run("linear_mlm.lmm", hsb(), formula=formula, at=at, effect_table=True)
    panels = figures(result)["effect_1"].panels
    assert [panel.title for panel in panels] == ["meanses = -0.5", "meanses = 0.5"]
    beta = {row["term"]: float(row["estimate"]) for row in result.table("fixed_effects").rows}  # type: ignore[arg-type]
    x = hsb().cses.min()
    expected = beta["(Intercept)"] + beta["sector[Catholic]"] - 0.5 * beta["meanses"]
    expected += (beta["cses"] - 0.5 * beta["cses:meanses"]) * x
    assert result.table("effects_table").rows[0]["estimate"] == pytest.approx(expected, rel=1e-10)


def test_partial_residuals_are_the_line_plus_the_residual() -> None:
    data = hsb().iloc[::9].reset_index(drop=True)
    result = workbench.run(
        "linear_mlm.ols", data, formula="mAch ~ cses + meanses", effect_figures="terms", effect_residuals=True
    )
    panel = figures(result)["effects"].panels[0]
    line = next(m for m in panel.marks if isinstance(m, Line))
    points = next(m for m in panel.marks if isinstance(m, Points))
    X = np.column_stack([np.ones(len(data)), data.cses, data.meanses])
    beta, *_ = np.linalg.lstsq(X, data.mAch.to_numpy(), rcond=None)
    part = beta[0] + beta[1] * data.cses + beta[2] * data.meanses.mean() + (data.mAch - X @ beta)
    assert points.y == pytest.approx(part.to_numpy()[list(points.rows)], rel=1e-9)
    assert len(points.x) == len(data)
    assert line.y[0] is not None


def test_working_residuals_agree_with_r() -> None:
    _, data, options = CASES["logit"]
    asked = {**options, "effect_residuals": True, "effect_scale": "link", "effects_of": ["livch"]}
    panel = figures(workbench.run("glmm.glm", data(), **asked))["effects"].panels[0]
    means = dict(
        zip(*next((m.x, m.y) for m in panel.marks if isinstance(m, Points) and len(m.x) == 4), strict=True)
    )
    points = next(m for m in panel.marks if isinstance(m, Points) and m.rows)
    found = {row: y - means[round(x)] for row, x, y in zip(points.rows, points.x, points.y, strict=True)}
    assert [found[i] for i in range(20)] == pytest.approx(R["working"]["logit"], rel=1e-6)


def test_partial_residuals_of_a_model_with_a_link_are_on_the_link() -> None:
    _, data, options = CASES["logit"]
    asked = {**options, "effect_residuals": True, "effects_of": ["livch"]}
    on_outcome = figures(workbench.run("glmm.glm", data(), **asked))["effects"].panels[0]
    on_link = figures(workbench.run("glmm.glm", data(), effect_scale="link", **asked))["effects"].panels[0]
    assert sum(len(m.x) for m in on_outcome.marks if isinstance(m, Points)) == 4
    assert sum(len(m.x) for m in on_link.marks if isinstance(m, Points)) > 1900
    assert on_link.y.title == "Linear predictor of y"


def test_every_row_is_in_the_panel_of_its_nearest_value() -> None:
    data = hsb().iloc[::30].reset_index(drop=True)
    formula = "mAch ~ cses * meanses"
    result = workbench.run("linear_mlm.ols", data, formula=formula, effect_residuals=True)
    panels = figures(result)["effect_1"].panels
    rows = [row for panel in panels for m in panel.marks if isinstance(m, Points) for row in m.rows]
    assert sorted(rows) == list(range(len(data)))
