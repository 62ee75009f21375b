"""Graphs of data that are too many, too few or not there: a sensible picture and a sentence each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from graphs.graph_data import figure_of, marks_of, run, said, study

from workbench.errors import DataError, OptionsError
from workbench.results import Line, Points, Tiles
from workbench.results.svg import svg

DATA = study()
ALL = {
    "scatter": {"x": ["x"], "y": ["y"], "line": "linear", "band": True, "contours": True, "rug": True},
    "growth": {"outcome": "y", "time": "x", "person": "g"},
    "matrix": {"variables": ["x", "y"], "line": "loess"},
    "distribution": {"variables": ["y"], "normal": True, "rug": True},
    "qq": {"variables": ["y"], "standardise": True},
    "boxes": {"outcome": "y", "group": "g", "show": "both", "show_points": "all"},
    "dots": {"outcome": "y", "group": "g"},
    "means": {"outcome": "y", "group": "g"},
    "counts": {"variable": "g"},
    "heatmap": {"x": "x", "y": "y"},
}


@pytest.mark.parametrize("graph", ALL)
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_one_point_and_constant_values_are_drawn(graph: str, rows: int) -> None:
    data = pd.DataFrame({"x": [2.0] * rows, "y": [3.0] * rows, "g": ["a"] * rows})
    figure = figure_of(run(graph, data, **ALL[graph]))
    assert "nan" not in svg(figure) and "inf" not in svg(figure)


@pytest.mark.parametrize("graph", [name for name in ALL if name != "counts"])
def test_infinite_values_are_left_out_and_told(graph: str) -> None:
    data = pd.DataFrame({"x": [1.0, 2.0, 3.0, 4.0], "y": [1.0, np.inf, 2.0, -np.inf], "g": list("aabb")})
    result = run(graph, data, **ALL[graph])
    assert "2 infinite values of 'y' cannot be drawn and count as missing." in said(result)
    assert (result.data.used, result.data.dropped) == (2, 2)


def test_a_facet_with_5000_levels_keeps_the_largest() -> None:
    ids = np.repeat(np.arange(5000), 2)
    data = pd.DataFrame({"id": np.append(ids, [7] * 5), "x": 1.0, "y": np.arange(10005.0)})
    result = run("scatter", data, x=["x"], y=["y"], facet="id")
    figure = figure_of(result)
    assert len(figure.panels) == 100 and "7" in [panel.title for panel in figure.panels]
    assert "'id' has 5,000 levels, more than a page holds: the 100 with most rows are drawn." in said(result)


def test_rows_and_columns_of_panels_keep_the_largest_levels() -> None:
    n = 5000
    data = pd.DataFrame({"id": np.arange(n).astype(str), "wave": np.arange(n) % 30, "y": np.arange(float(n))})
    result = run("distribution", data, variables=["y"], facet="id", facet_rows="wave")
    figure = figure_of(result)
    assert (len(figure.column_strips), len(figure.row_strips), len(figure.panels)) == (10, 10, 100)
    assert "'id' has 5,000 levels, more than a page holds: the 10 with most rows are drawn." in said(result)
    assert "'wave' has 30 levels" in said(result)


def test_groups_without_room_are_told() -> None:
    data = pd.DataFrame({"g": np.repeat(np.arange(900), 2), "y": np.arange(1800.0)})
    result = run("dots", data, outcome="y", group="g")
    assert len(figure_of(result).panels[0].y.ticks) == 400
    assert "'g' has 900 levels" in said(result)


def test_many_colours_repeat_without_a_legend() -> None:
    data = DATA.assign(many=[f"c{i % 30}" for i in range(len(DATA))])
    result = run("scatter", data, x=["ses"], y=["score"], color="many")
    assert not any(cloud.name for cloud in marks_of(figure_of(result).panels[0], Points))
    assert "more than colours can tell apart" in said(result)


def test_an_empty_level_is_left_out_and_told() -> None:
    data = DATA.assign(score=DATA["score"].where(DATA["school"] != "S2"))
    data["school"] = pd.Categorical(data["school"], [f"S{i}" for i in range(1, 8)])
    result = run("boxes", data, outcome="score", group="school", order="level")
    assert [text for _, text in figure_of(result).panels[0].x.ticks] == ["S1", "S3", "S4", "S5", "S6"]
    assert "'school' has 2 levels without a row to draw: S2, S7." in said(result)
    assert result.data.dropped_by == {"score": 40}


def test_nothing_left_is_a_clear_error() -> None:
    data = DATA.assign(score=np.nan)
    with pytest.raises(DataError, match="No row has values of 'ses', 'score'"):
        run("scatter", data, x=["ses"], y=["score"])


def test_three_million_points_become_counts() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=3_000_000)
    data = pd.DataFrame({"x": x, "y": 2 * x + rng.normal(size=len(x))})
    result = run("scatter", data, x=["x"], y=["y"], line="linear")
    (panel,) = figure_of(result).panels
    (tiles,) = marks_of(panel, Tiles)
    assert sum(filter(None, tiles.values)) == len(x)
    assert not marks_of(panel, Points) and len(marks_of(panel, Line)) == 1
    assert result.table("lines").rows[0]["n_obs"] == len(x)
    assert "3,000,000 points are too many to tell apart" in said(result)
    assert len(svg(figure_of(result))) < 600_000


def test_many_coloured_points_are_sampled_and_told() -> None:
    data = pd.concat([DATA] * 200, ignore_index=True)
    result = run("scatter", data, x=["ses"], y=["score"], color="sex", line="linear")
    shown = sum(len(cloud.x) for cloud in marks_of(figure_of(result).panels[0], Points))
    assert shown <= 30_000
    assert f"Of {len(data):,} points" in said(result)
    assert sum(row["n_obs"] for row in result.table("lines").rows) == len(data)


@pytest.mark.parametrize(
    ("graph", "options", "sentence"),
    [
        ("scatter", {"x": ["ses"]}, "Option 'y' is missing"),
        ("scatter", {"x": ["ses"], "y": ["score", "ses"], "pairing": "pairs"}, "do not make pairs"),
        ("scatter", {"x": ["ses"], "y": ["score"], "x_limits": [3, 1]}, "limits of x must be two numbers"),
        ("scatter", {"x": ["ses"], "y": ["score"], "y_break": [3]}, "A break in y needs two numbers"),
        ("matrix", {"variables": ["ses"]}, "takes 2 to 10 variables, not 1"),
        ("distribution", {"variables": []}, "Option 'variables' is missing"),
        ("counts", {"variable": "ses_text"}, "too many for bars"),
        ("heatmap", {"x": "ses_text", "y": "sex"}, "too many for a heat map"),
        (
            "scatter",
            {"x": ["ses"], "y": ["score"], "facet": "sex", "facet_rows": "sex"},
            "'sex' cannot make both the columns and the rows of panels",
        ),
    ],
)
def test_options_that_make_no_graph(graph: str, options: dict[str, object], sentence: str) -> None:
    data = pd.concat([DATA] * 3, ignore_index=True)
    data["ses_text"] = [f"v{i}" for i in range(len(data))]
    with pytest.raises(OptionsError, match=sentence):
        run(graph, data, **options)


def test_words_where_numbers_are_needed_say_so() -> None:
    with pytest.raises(DataError, match="'sex' is nominal, not numeric"):
        run("scatter", DATA, x=["sex"], y=["score"])


def test_missing_variables_name_the_nearest() -> None:
    with pytest.raises(DataError, match="There is no variable called 'scor'"):
        run("boxes", DATA, outcome="scor")


def test_any_characters_in_names_and_levels() -> None:
    odd = {"a`b~(c)": [1.0, 2.0, 3.0], "<b>ŷ": [3.0, 1.0, 2.0], "g": ["<script>", "\u202e", "学校"]}
    figure = figure_of(run("scatter", pd.DataFrame(odd), x=["a`b~(c)"], y=["<b>ŷ"], facet="g"))
    drawn = svg(figure)
    assert "<script>" not in drawn and "学校" in drawn and "&lt;b&gt;ŷ" in drawn


def test_the_filter_is_told() -> None:
    result = run("scatter", DATA, x=["ses"], y=["score"], subset='school in ("S1", "S2") and ses > 0')
    expected = DATA[DATA["school"].isin(["S1", "S2"]) & (DATA["ses"] > 0)]
    (cloud,) = marks_of(figure_of(result).panels[0], Points)
    assert cloud.rows == tuple(expected.index)
    assert result.data.filtered == len(DATA) - len(expected) and "The filter" in said(result)
