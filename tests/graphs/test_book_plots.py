"""All twenty graphs of the book's chapters 1, 3 and 6 by pointing, on the book's data (skipped without them).

Orders of groups are those that the book's figures show.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
import reference_data
from graphs.graph_data import figure_of, marks_of, run

import workbench
from workbench.results import Annotation, Band, Bars, Figure, Line, Points, Reference, Result
from workbench.results.svg import svg

ORDER_6_8 = (
    4670, 8115, 4790, 2305, 7495, 4590, 2940, 5385, 8045, 6835, 5350, 8360, 4345, 8215, 5620, 8305,
    8050, 940, 7995, 5375, 6755, 3435, 5360, 1160, 2960, 7215, 2725, 3695, 5930, 5495, 3125, 4455,
    6055, 1820, 5525, 3025, 4805, 3445, 2400, 1405, 1655, 3500, 8435, 6910, 1900, 3145, 6895, 1805,
    2950, 3295, 5740, 1180, 1315, 3640, 6470, 5330, 3330, 5520, 3060,
)  # fmt: skip
ORDER_6_9 = (
    4670, 8115, 4790, 2305, 4590, 2940, 6835, 5385, 8360, 8215, 8045, 5350, 7495, 4345, 5620, 8305,
    8050, 940, 7995, 5375, 3695, 7215, 6755, 3435, 5360, 1160, 2960, 5930, 2725, 5495, 3125, 4455,
    3025, 6055, 1405, 1820, 3445, 3500, 5525, 2400, 4805, 1655, 6910, 8435, 1900, 3145, 6895, 1805,
    2950, 3295, 5740, 1180, 1315, 3640, 6470, 5330, 3330, 5520, 3060,
)  # fmt: skip
GPA = "GPA ~ CTA.tot + BStotal"
MODEL_3_1 = "geread ~ gevocab + (1 | school)"
SCHOOL_767 = "corp == 940 and school == 767"


@cache
def book(name: str) -> pd.DataFrame:
    return pd.read_csv(reference_data.csv(f"book_{name}"), low_memory=False)


def drawn(figure: Figure) -> str:
    """Every figure must also come out on paper, light and dark."""
    return svg(figure) + svg(figure, "dark")


def ticks(figure: Figure) -> list[str]:
    return [text for _, text in figure.panels[0].y.ticks]


def test_1_1_residuals_against_predictors_with_quadratic_curves() -> None:
    figure = figure_of(run("residuals", book("cassady"), formula=GPA, show="predictors", residual_type="raw",
                           line="quadratic"))  # fmt: skip
    assert [panel.x.title for panel in figure.panels] == ["CTA.tot", "BStotal", "Fitted value"]
    for panel in figure.panels:
        assert len(marks_of(panel, Points)[0].x) == 429
        assert len(marks_of(panel, Line)) == len(marks_of(panel, Reference)) == 1
    assert drawn(figure)


def test_1_x_studentised_residuals_with_an_envelope() -> None:
    result = run("residuals", book("cassady"), formula=GPA, show="qq", residual_type="studentised")
    (panel,) = figure_of(result).panels
    assert marks_of(panel, Band) and marks_of(panel, Reference) and drawn(figure_of(result))
    assert result.data.used == 429 and result.data.dropped == 57


def test_3_x_shares_of_the_variance() -> None:
    formula = "geread ~ gevocab + (gevocab | school)"
    result = workbench.run("linear_mlm.lmm", book("achieve"), {"formula": formula})
    (figure,) = [b for b in result.walk() if isinstance(b, Figure) and b.id == "variance_parts"]
    names = [bar.name for bar in marks_of(figure.panels[0], Bars)]
    assert names == ["Fixed effects", "Slopes", "Means", "Residual"] and drawn(figure)


def test_6_1_and_6_2_anscombe_with_equations_limits_and_axis_breaks() -> None:
    figure = figure_of(
        run(
            "scatter", book("anscombe"), x=["x1", "x2", "x3", "x4"],
            y=["y1", "y2", "y3", "y4"], pairing="pairs",
            line="linear", equation=True, x_limits=[0, 20], y_limits=[0, 14], x_break=[0.5, 3],
            title="Anscombe's four sets", subtitle="The same line, four stories",
        )
    )  # fmt: skip
    assert len(figure.panels) == 4 and figure.columns == 2
    for panel in figure.panels:
        (words,) = marks_of(panel, Annotation)
        assert words.text == "ŷ = 3.00 + 0.500x\nR² = .67"
        assert panel.x.breaks == ((0.5, 3.0),) and panel.y.limits == (0.0, 14.0)
    assert drawn(figure)


def test_6_3_scatterplot_matrix() -> None:
    variables = ["GPA", "CTA.tot", "BStotal"]
    figure = figure_of(run("matrix", book("cassady"), variables=variables, upper="scatter", diagonal="name"))
    assert len(figure.panels) == 9 and figure.columns == 3 and drawn(figure)


@pytest.mark.parametrize(
    ("data", "formula", "more"),
    [
        ("cassady", GPA, {"residual_type": "raw"}),
        ("achieve", MODEL_3_1, {"x_limits": [-4, 5], "y_limits": [0, 0.7]}),
    ],
    ids=["6.4", "6.12"],
)
def test_6_4_and_6_12_histograms_of_residuals(data: str, formula: str, more: dict[str, object]) -> None:
    figure = figure_of(run("residuals", book(data), formula=formula, show="histogram", **more))
    (panel,) = figure.panels
    (bars,) = marks_of(panel, Bars)
    widths = np.array(bars.right, dtype=float) - np.array(bars.left, dtype=float)
    assert (widths * np.array(bars.height, dtype=float)).sum() == pytest.approx(1.0)
    assert len(marks_of(panel, Line)) == 1 and drawn(figure)
    if data == "achieve":
        assert (panel.x.limits, panel.y.limits) == ((-4.0, 5.0), (0.0, 0.7))


@pytest.mark.parametrize(("data", "formula", "n"), [("cassady", GPA, 429), ("achieve", MODEL_3_1, 10320)])
def test_6_5_and_6_13_normal_quantiles_of_scaled_residuals(data: str, formula: str, n: int) -> None:
    figure = figure_of(run("residuals", book(data), formula=formula, show="qq", residual_type="scaled"))
    (cloud,) = marks_of(figure.panels[0], Points)
    y = np.array(cloud.y, dtype=float)
    assert len(y) == n and (y.mean(), y.std(ddof=1)) == pytest.approx((0.0, 1.0)) and drawn(figure)


def test_6_6_and_6_7_dots_by_class_as_in_the_data_and_by_mean() -> None:
    options = {"outcome": "geread", "group": "class", "subset": SCHOOL_767}
    assert ticks(figure_of(run("dots", book("achieve"), **options, order="level"))) == ["1", "2", "3", "4"]
    figure = figure_of(run("dots", book("achieve"), **options, order="mean"))
    assert ticks(figure) == ["3", "1", "4", "2"] and drawn(figure)


def test_6_8_all_students_by_corporation() -> None:
    figure = figure_of(run("dots", book("achieve"), outcome="geread", group="corp", jitter=0.0))
    assert ticks(figure) == [str(corp) for corp in ORDER_6_8]
    assert len(marks_of(figure.panels[0], Points)[0].x) == 10320 and drawn(figure)


def test_6_9_means_of_classes_by_corporation() -> None:
    units = ["corp", "school", "class"]
    figure = figure_of(run("dots", book("achieve"), outcome="geread", group="corp", units=units))
    assert ticks(figure) == [str(corp) for corp in ORDER_6_9]
    assert len(marks_of(figure.panels[0], Points)[0].x) == 568 and drawn(figure)


def test_6_10_a_panel_for_each_corporation() -> None:
    figure = figure_of(run("scatter", book("achieve"), x=["gevocab"], y=["geread"], facet="corp"))
    assert len(figure.panels) == 59 and figure.strips
    assert sum(len(marks_of(panel, Points)[0].x) for panel in figure.panels) == 10320 and drawn(figure)


def test_6_11_a_panel_for_each_school() -> None:
    options = {"x": ["gevocab"], "y": ["geread"], "facet": "school", "line": "linear"}
    figure = figure_of(run("scatter", book("achieve"), **options, subset="corp == 940"))
    assert [panel.title for panel in figure.panels] == ["767", "785", "789", "815"] and drawn(figure)


def effects(formula: str) -> list[Figure]:
    options = {"formula": formula, "effect_figures": "terms"}
    result: Result = workbench.run("linear_mlm.lmm", book("prime_time"), options)
    return [b for b in result.walk() if isinstance(b, Figure) and b.id.startswith("effect")]


@pytest.mark.parametrize(
    ("formula", "panels"),
    [
        ("geread ~ npaverb + (1 | school)", [1]),
        ("geread ~ npaverb + ses + (1 | school)", [2]),
        ("geread ~ gender + (1 | school)", [1]),
        ("geread ~ npaverb * npanverb + (1 | school)", [5]),
        ("geread ~ npaverb * npanverb * npamem + (1 | school)", [25]),
    ],
    ids=["6.a", "6.b", "6.c", "6.d", "6.e"],
)
def test_6_a_to_e_effects(formula: str, panels: list[int]) -> None:
    found = effects(formula)
    assert sorted({len(figure.panels) for figure in found}) == panels
    for figure in found:
        assert marks_of(figure.panels[0], Band) and marks_of(figure.panels[0], Line) and drawn(figure)
