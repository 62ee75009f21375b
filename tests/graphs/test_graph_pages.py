"""The page of a graph, whichever it is: titles, limits, breaks, reference lines, panels and their axes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from graphs.graph_data import figure_of, marks_of, run, study

from workbench.data.frame import dataset_of
from workbench.data.variable import Level
from workbench.errors import OptionsError
from workbench.results import Annotation, Bars, Boxes, Line, Points, Reference

DATA = study()


def test_titles_limits_breaks_and_annotations_are_taken_over() -> None:
    figure = figure_of(
        run(
            "scatter", DATA, x=["ses"], y=["score"], facet="sex", title="T", subtitle="S", x_title="X",
            y_title="Y", x_limits=[-2, 2], y_break=[10, 40], legend="right", columns=1, aspect=2.0,
            annotations=[{"text": "R² = .67", "panel": 2, "style": "equation"}],
        )
    )  # fmt: skip
    first, second = figure.panels
    assert (figure.title, figure.subtitle, figure.legend, figure.columns, figure.aspect) == (
        "T",
        "S",
        "right",
        1,
        2.0,
    )
    assert (first.x.title, first.y.title, first.x.limits, first.y.breaks) == (
        "X",
        "Y",
        (-2.0, 2.0),
        ((10.0, 40.0),),
    )
    assert not marks_of(first, Annotation)
    (words,) = marks_of(second, Annotation)
    assert (words.text, words.style, words.units) == ("R² = .67", "equation", "panel")


def test_labels_of_variables_and_levels_are_shown() -> None:
    levels = (Level("boy", "Boys"), Level("girl", "Girls"))
    data = dataset_of(DATA).with_variable("sex", label="Sex of pupil", levels=levels)
    data = data.with_variable("score", label="Reading score")
    figure = figure_of(run("scatter", data, x=["ses"], y=["score"], color="sex"))
    assert figure.panels[0].y.title == "Reading score" and figure.legend_title == "Sex of pupil"
    assert [cloud.name for cloud in marks_of(figure.panels[0], Points)] == ["Boys", "Girls"]


def test_points_beyond_the_limits_are_told() -> None:
    figure = figure_of(run("scatter", DATA, x=["ses"], y=["score"], x_limits=[-1, 1], y_break=[49, 51]))
    outside = (DATA["ses"].abs() > 1) | DATA["score"].between(49, 51, inclusive="neither")
    assert f"{outside.sum()} points are not shown: beyond the limits" in figure.description


def test_lines_bend_on_logarithmic_and_broken_axes() -> None:
    data = DATA.assign(size=np.exp(DATA["ses"]), gain=DATA["score"] - 45)
    figure = figure_of(run("scatter", data, x=["size"], y=["gain"], x_scale="log", line_group="sex"))
    (panel,) = figure.panels
    assert panel.x.scale == "log" and len(marks_of(panel, Line)[0].x) > 100
    figure = figure_of(run("scatter", data, x=["size"], y=["gain"], y_scale="log"))
    hidden = (data["gain"] <= 0).sum()
    assert hidden and f"{hidden} points are not shown" in figure.description
    with pytest.raises(OptionsError, match="no place for zero"):
        run("scatter", data, x=["size"], y=["gain"], x_scale="log", x_limits=[0, 5])


@pytest.mark.parametrize("spread", [3, 12, 300])
def test_bars_of_whole_numbers_stand_for_as_many_of_them(spread: int) -> None:
    rng = np.random.default_rng(8)
    data = pd.DataFrame({"age": rng.normal(100, spread, 2000).round()})
    (bars,) = marks_of(
        figure_of(run("distribution", data, variables=["age"], show="histogram")).panels[0], Bars
    )
    widths = np.array(bars.right, dtype=float) - np.array(bars.left, dtype=float)
    assert widths == pytest.approx(np.round(widths[0])) and bars.left[0] == data["age"].min() - 0.5
    counts = np.array(bars.height, dtype=float) * widths * len(data)
    assert counts.sum() == pytest.approx(len(data))


def test_reference_lines_cross_every_panel() -> None:
    figure = figure_of(
        run("scatter", DATA, x=["ses"], y=["score"], facet="sex", x_lines=[0], y_lines=[50, 60])
    )
    for panel in figure.panels:
        found = [(line.orientation, line.value) for line in marks_of(panel, Reference)]
        assert found == [("vertical", 0.0), ("horizontal", 50.0), ("horizontal", 60.0)]


def test_two_groupings_make_rows_and_columns_of_panels() -> None:
    data = DATA[~((DATA["school"] == "S2") & (DATA["sex"] == "boy"))]
    options = {"x": ["ses"], "y": ["score"], "facet": "school", "facet_rows": "sex"}
    figure = figure_of(run("scatter", data, **options))
    schools = tuple(sorted(data["school"].unique()))
    assert figure.column_strips == schools and sorted(figure.row_strips) == ["boy", "girl"]
    assert figure.columns == 6 and (figure.shared_x, figure.shared_y) == ("all", "all")
    cells = [(sex, school) for sex in figure.row_strips for school in schools]
    for (sex, school), panel in zip(cells, figure.panels, strict=True):
        own = data[(data["sex"] == sex) & (data["school"] == school)]
        drawn = [row for mark in marks_of(panel, Points) for row in mark.rows]
        assert panel.title == f"{sex}, {school}" and len(drawn) == len(own)
    assert not figure.panels[cells.index(("boy", "S2"))].marks


def test_strips_say_what_bare_numbers_are() -> None:
    data = dataset_of(DATA).with_variable("class", label="The class in which the pupils are")
    for shown, strips in ((DATA, ("class 1", "class 2")), (data, ("1", "2"))):
        options = {"variables": ["score"], "facet": "sex", "facet_rows": "class"}
        assert figure_of(run("distribution", shown, **options)).row_strips == strips


@pytest.mark.parametrize(
    ("axes", "one", "two"),
    [
        ("shared", ("all", "all"), ("all", "all")),
        ("free_x", ("free", "all"), ("column", "all")),
        ("free_y", ("all", "free"), ("all", "row")),
        ("free", ("free", "free"), ("column", "row")),
    ],
)
def test_axes_may_be_those_of_a_panel_or_of_a_row_or_column(
    axes: str, one: tuple[str, str], two: tuple[str, str]
) -> None:
    options = {"outcome": "score", "group": "class", "facet": "school", "axes": axes}
    for more, expected in (({}, one), ({"facet_rows": "sex"}, two)):
        figure = figure_of(run("boxes", DATA, **options, **more))
        assert (figure.shared_x, figure.shared_y) == expected


def test_rows_of_panels_alone_stand_below_each_other() -> None:
    figure = figure_of(run("distribution", DATA, variables=["score"], facet_rows="sex"))
    assert figure.columns == 1 and figure.strips and len(figure.panels) == 2 and not figure.row_strips


def test_lines_boxes_and_bars_tell_their_group_and_number() -> None:
    growth = figure_of(run("growth", DATA, outcome="score", time="class", person="school"))
    line = marks_of(growth.panels[0], Line)[0]
    assert line.labels == tuple(f"school: S{i}" for i in range(1, 7))
    assert [DATA["school"][row] for row in line.rows] == [f"S{i}" for i in range(1, 7)]
    boxes = figure_of(run("boxes", DATA, outcome="score", group="sex"))
    counts = DATA["sex"].value_counts()
    assert sorted(marks_of(boxes.panels[0], Boxes)[0].labels) == sorted(f"n = {n}" for n in counts)
    shares = figure_of(run("counts", DATA, variable="sex", percent=True))
    assert sorted(marks_of(shares.panels[0], Bars)[0].labels) == sorted(f"n = {n}" for n in counts)
