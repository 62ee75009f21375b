"""Simple slopes and Johnson-Neyman regions against emmeans' emtrends and the closed form in R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from linear_mlm.marginal_cases import HSB, R, agree, hsb, orthodont
from reference_data import csv

import workbench
from workbench.results import Band, Figure, Line, Result, Section

ORTHODONT = {"formula": "distance ~ age * Sex + (age | Subject)", "df_method": "kenward_roger"}
AT = {"meanses": [-0.5, 0, 0.5]}


def high_school(**options: Any) -> Result:
    return workbench.run("linear_mlm.lmm", hsb(), formula=HSB, **options)


def figure(result: Result, name: str) -> Figure:
    return next(b for b in result.walk() if isinstance(b, Figure) and b.id == name)


def test_slopes_at_levels_of_a_factor_are_shown_unasked() -> None:
    result = workbench.run("linear_mlm.lmm", orthodont(), **ORTHODONT)
    agree(result.table("simple_slopes"), R["orthodont"]["slopes"])
    agree(result.table("slope_contrasts"), R["orthodont"]["slope_pairs"])
    assert [row["value"] for row in result.table("simple_slopes").rows] == ["Male", "Female"]
    assert {m.name for m in figure(result, "slope_lines_1").panels[0].marks} >= {"Sex = Male", "Sex = Female"}


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("slopes_by_meanses", {"slopes_by": "meanses", "at": AT}),
        ("slopes_by_sector", {"slopes_of": "cses", "slopes_by": "sector"}),
    ],
)
def test_slopes_by_one_moderator(case: str, options: dict[str, Any]) -> None:
    agree(high_school(**options).table("simple_slopes"), R["hsb"][case])


def test_differences_of_slopes() -> None:
    result = high_school(slopes_of="cses", slopes_by="sector", p_adjust="none")
    agree(result.table("slope_contrasts"), R["hsb"]["slopes_by_sector_pairs"])


def test_slopes_by_two_moderators() -> None:
    """The slope of cses by meanses at each sector equals emtrends' where both interact with it."""
    formula = HSB.replace("cses:sector", "cses:sector + cses:meanses:sector")
    rows = (
        workbench.run("linear_mlm.lmm", hsb(), formula=formula, slopes_by="meanses", at=AT)
        .table("simple_slopes")
        .rows
    )
    assert [(row["by"], row["value"]) for row in rows] == [
        (f"sector = {sector}", z) for sector in ("Public", "Catholic") for z in AT["meanses"]
    ]


def test_default_values_of_a_numeric_moderator() -> None:
    rows = high_school().table("simple_slopes").rows
    mine = [row for row in rows if row["moderator"] == "meanses"]
    z = pd.read_csv(csv("mlmRev_Hsb82")).meanses
    assert [row["role"] for row in mine] == ["mean - SD", "mean", "mean + SD"]
    assert [row["value"] for row in mine] == pytest.approx([z.mean() - z.std(), z.mean(), z.mean() + z.std()])


def test_slope_of_a_curve_is_its_derivative() -> None:
    """d/dt (b1 t + b2 t^2 + b3 log(t + 1)) at the mean of t, from the coefficients themselves."""
    d = pd.read_csv(csv("lme4_sleepstudy"))
    result = workbench.run(
        "linear_mlm.ols", d, formula="Reaction ~ Days + I(Days^2) + log(Days + 1)", slopes_of="Days"
    )
    b = [row["estimate"] for row in result.table("fixed_effects").rows]
    (row,) = result.table("simple_slopes").rows
    t = 4.5
    assert row["estimate"] == pytest.approx(b[1] + 2 * b[2] * t + b[3] / (t + 1), rel=1e-9)


def johnson_neyman() -> Result:
    """The regression behind `johnson_neyman` in marginal.R; subjects are numbered in R's order of levels."""
    d = pd.read_csv(csv("book_orthodont"))
    d["w"] = (d.Subject.astype("category").cat.codes.astype(int) + 1) * 7 % 11 + d.age / 10
    return workbench.run("linear_mlm.ols", d, formula="distance ~ age * w")


def test_johnson_neyman_bounds_are_the_closed_form() -> None:
    rows = johnson_neyman().table("johnson_neyman").rows
    low, high = R["johnson_neyman"]["bounds"]
    assert [row["slope"] for row in rows] == [
        "not different from zero",
        "positive",
        "not different from zero",
    ]
    assert (rows[0]["low"], rows[-1]["high"]) == (None, None)
    assert (rows[0]["high"], rows[1]["high"]) == pytest.approx((low, high), rel=1e-9)
    assert sum(row["share"] for row in rows) == pytest.approx(1.0)


def test_johnson_neyman_figure_shows_the_regions_inside_the_data() -> None:
    panel = figure(johnson_neyman(), "johnson_neyman_1").panels[0]
    line = next(m for m in panel.marks if isinstance(m, Line))
    bands = [m for m in panel.marks if isinstance(m, Band)]
    assert bands and all(min(line.x) <= min(b.x) and max(b.x) <= max(line.x) for b in bands)  # type: ignore[type-var]


@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger"])
def test_at_the_bounds_p_is_the_level(method: str) -> None:
    """Where df depend on the moderator: the slope at each bound has p = .05."""
    d = pd.read_csv(csv("mlmRev_Hsb82"))
    d = d[d.school.isin(sorted(d.school.unique())[:40])]
    run = {"formula": "mAch ~ cses * meanses + (cses | school)", "df_method": method}
    rows = workbench.run("linear_mlm.lmm", d, **run).table("johnson_neyman").rows
    bounds = [row["high"] for row in rows if row["high"] is not None]
    assert bounds
    slopes = workbench.run("linear_mlm.lmm", d, **run, at={"meanses": bounds}).table("simple_slopes").rows
    assert [row["p_value"] for row in slopes] == pytest.approx([0.05] * len(bounds), rel=1e-6)


def test_what_is_unasked_is_folded_where_long() -> None:
    result = high_school()
    folded = {b.id: b.collapsed for b in result.blocks if isinstance(b, Section)}
    assert (folded["means"], folded["slopes"], folded["effects"]) == (True, False, True)


def test_lines_have_the_slopes_of_the_table() -> None:
    result = high_school(slopes_of="cses", slopes_by="sector")
    lines = [m for m in figure(result, "slope_lines_1").panels[0].marks if isinstance(m, Line)]
    for line, row in zip(lines, result.table("simple_slopes").rows, strict=False):
        x, y = np.array(line.x, float), np.array(line.y, float)
        assert np.polyfit(x, y, 1)[0] == pytest.approx(row["estimate"], rel=1e-9)


@pytest.mark.parametrize("curve", ["", " + I({c}^2)"])
def test_means_within_groups_are_predictors_of_their_own(curve: str) -> None:
    """group_center(ses, school) and group_mean(ses, school) give what columns made by hand give."""
    d = pd.read_csv(csv("mlmRev_Hsb82"))
    d["m"] = d.groupby("school").ses.transform("mean")
    d["c"] = d.ses - d.m
    c, m = "group_center(ses, school)", "group_mean(ses, school)"
    formula = "mAch ~ {c} * {m} + sector" + curve + " + ({c} | school)"
    ours = workbench.run("linear_mlm.lmm", d, formula=formula.format(c=c, m=m))
    theirs = workbench.run("linear_mlm.lmm", d, formula=formula.format(c="c", m="m"))
    for table in ("marginal_means", "simple_slopes"):
        for mine, yours in zip(ours.table(table).rows, theirs.table(table).rows, strict=True):
            for name in ("estimate", "std_error", "df", "conf_low"):
                assert mine[name] == pytest.approx(yours[name], rel=1e-6)
    assert ours.table("simple_slopes").rows[0]["variable"] == c
    assert figure(ours, "slope_lines_1").panels[0].x.title == c
    drawn = [figure(r, "group_lines_1").panels[0].marks[0] for r in (ours, theirs)]
    assert isinstance(drawn[0], Line) and isinstance(drawn[1], Line)
    known = [[v for v in line.y if v is not None] for line in drawn]
    assert known[0] == pytest.approx(known[1], rel=1e-6)
