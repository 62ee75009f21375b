"""The marks, axes and layouts of figures: what is drawn where, on straight, broken and logarithmic axes."""

from __future__ import annotations

import json
import math
import re
from xml.etree import ElementTree

import pytest

from workbench.results import (
    Annotation,
    Axis,
    Band,
    Bars,
    Boxes,
    Figure,
    Intervals,
    Line,
    Mark,
    Panel,
    Points,
    Reference,
    Rug,
    Tiles,
)
from workbench.results.axis_ticks import numeric_ticks
from workbench.results.clipping import clipped
from workbench.results.json_codec import block_from_json, block_to_json
from workbench.results.scales import figure_domains, panel_domains
from workbench.results.shades import STEPS, shades_of
from workbench.results.svg import svg
from workbench.results.svg_text import wrapped
from workbench.results.warps import Warp, straight_panels

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*marks: Mark, x: Axis | None = None, y: Axis | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(svg(Figure("f", "F", (Panel(marks, x or Axis(), y or Axis()),))))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(SVG + "text")]


def paths(root: ElementTree.Element, color: str) -> list[str]:
    return [str(path.get("d")) for path in root.iter(SVG + "path") if color in str(path.get("style"))]


# --- stored figures ---------------------------------------------------------------------------------------


def test_a_figure_saved_before_these_marks_existed_still_opens() -> None:
    points = {"mark": "points", "x": [1.0], "y": [2.0], "labels": [], "rows": [0], "color": "primary"}
    axis = {"title": "x", "limits": None, "ticks": [], "reversed": False}
    panel = {
        "marks": [{**points, "size": 5.0, "opacity": 0.6, "name": ""}],
        "x": axis,
        "y": axis,
        "title": "",
    }
    old = {"kind": "figure", "id": "f", "title": "F", "panels": [panel], "columns": 1, "aspect": 1.5}
    figure = block_from_json(old)
    assert isinstance(figure, Figure)
    assert figure.panels[0].marks == (Points((1.0,), (2.0,), rows=(0,)),)
    assert (figure.legend, figure.shared_x, figure.panels[0].x.scale) == ("top", "free", "linear")


def test_every_mark_survives_json() -> None:
    marks: tuple[Mark, ...] = (
        Points((1.0,), (2.0,), symbol="ring"),
        Band((0.0,), (1.0,), (2.0,), orientation="vertical"),
        Bars((0.0,), (1.0,), (2.0,), base=(1.0,), orientation="horizontal"),
        Boxes((0.0,), (1.0,), (2.0,), (3.0,), (4.0,), (5.0,)),
        Rug((1.0, None), "left"),
        Tiles((0.0, 1.0), (0.0, 1.0), (None,), ramp="diverging", limits=(-1.0, 1.0)),
        Annotation(0.1, 0.9, "R² = .36", "panel", style="equation"),
    )
    axis = Axis("x", breaks=((1.0, 2.0),), scale="log")
    figure = Figure("f", "F", (Panel(marks, axis),), subtitle="S", strips=True, legend="right")
    assert block_from_json(json.loads(json.dumps(block_to_json(figure)))) == figure


# --- extents ----------------------------------------------------------------------------------------------


def test_a_panel_covers_all_of_each_mark() -> None:
    boxes = Boxes((2.0,), (-5.0,), (0.0,), (1.0,), (2.0,), (7.0,), orientation="horizontal")
    (x0, x1), (y0, y1) = panel_domains(Panel((boxes, Rug((30.0,)), Rug((-9.0,), "left"))))
    assert x0 < -5.0 and x1 > 30.0
    assert y0 < -9.0 and y1 > 2.0


def test_lying_bars_stand_on_the_axis_at_the_left() -> None:
    (x0, x1), _ = panel_domains(Panel((Bars((0.0,), (1.0,), (5.0,), orientation="horizontal"),)))
    assert x0 == 0.0 and x1 > 5.0


def test_tiles_fill_the_panel() -> None:
    tiles = Tiles((0.0, 1.0, 3.0), (2.0, 4.0), (1.0, 2.0))
    assert panel_domains(Panel((tiles,))) == ((0.0, 3.0), (2.0, 4.0))


def test_words_at_a_share_of_the_panel_do_not_widen_it() -> None:
    data = Points((10.0, 20.0), (10.0, 20.0))
    alone = panel_domains(Panel((data,)))
    assert panel_domains(Panel((data, Annotation(0.5, 0.5, "n", units="panel")))) == alone
    assert panel_domains(Panel((data, Annotation(90.0, 15.0, "n")))) != alone


def test_shared_axes_cover_what_all_panels_need() -> None:
    panels = tuple(Panel((Line((0.0, float(i)), (0.0, 10.0 * i)),)) for i in range(1, 5))
    shared = figure_domains(Figure("f", "", panels, 2, shared_x="all", shared_y="row"))
    assert len({x for x, _ in shared}) == 1
    assert shared[0][1] == shared[1][1] != shared[2][1] == shared[3][1]
    by_column = figure_domains(Figure("f", "", panels, 2, shared_x="column"))
    assert by_column[0][0] == by_column[2][0] != by_column[1][0]


# --- logarithms and breaks --------------------------------------------------------------------------------


def test_a_logarithmic_axis_has_equal_steps_for_equal_ratios() -> None:
    figure = Figure("f", "", (Panel((Points((1.0, 10.0, 100.0, -3.0), (1.0,) * 4),), Axis(scale="log")),))
    (panel,) = straight_panels(figure)
    assert panel.panel.marks[0].x == (0.0, 1.0, 2.0, None)  # type: ignore[union-attr]
    places, labels = numeric_ticks(panel.x_warp, panel.x, 5)
    assert dict(zip(labels, places, strict=True)).items() >= {"1": 0.0, "10": 1.0, "100": 2.0}.items()


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-6.0, 6.0, {"10⁻⁶", "1", "1,000,000"}),
        (0.0, 0.7, {"1.0", "2.0", "5.0"}),
        (-2.0, 1.0, {"0.01", "0.1", "10"}),
    ],
)
def test_ticks_of_logarithmic_axes(low: float, high: float, expected: set[str]) -> None:
    places, labels = numeric_ticks(Warp(log=True), (low, high), 7)
    whole = {label.removesuffix(".0") for label in labels}
    assert {label.removesuffix(".0") for label in expected} <= whole
    assert all(low - 1e-9 <= place <= high + 1e-9 for place in places)


def test_a_break_takes_a_stretch_out_of_the_axis() -> None:
    axis = Axis(limits=(0.0, 20.0), breaks=((5.0, 15.0),))
    figure = Figure("f", "", (Panel((Points((1.0, 10.0, 20.0), (1.0,) * 3),), axis),))
    (panel,) = straight_panels(figure)
    first, hidden, last = panel.panel.marks[0].x  # type: ignore[union-attr]
    assert first == 1.0 and hidden is None
    assert last == panel.x[1] == pytest.approx(10.0 + panel.x_warp.gap)
    assert panel.x_warp.breaks == pytest.approx((5.0 + panel.x_warp.gap / 2,))
    places, labels = numeric_ticks(panel.x_warp, panel.x, 5)
    assert [panel.x_warp.back(place) for place in places] == pytest.approx([float(label) for label in labels])
    assert not any(5.0 < float(label) < 15.0 for label in labels)


def test_the_ends_of_bars_in_a_break_stand_at_its_sides() -> None:
    axis = Axis(limits=(0.0, 20.0), breaks=((5.0, 15.0),))
    intervals = Intervals((1.0, 2.0, 3.0), (1.0, 12.0, 6.0), (7.0, 18.0, 14.0))
    bars = Bars((0.0,), (1.0,), (6.0,))
    (panel,) = straight_panels(Figure("f", "", (Panel((intervals, bars), y=axis),)))
    gap = panel.y_warp.gap
    first, second = panel.panel.marks
    assert isinstance(first, Intervals) and isinstance(second, Bars)
    assert first.low == pytest.approx((1.0, 5.0 + gap, 5.0)) and second.height == (5.0,)
    assert first.high == pytest.approx((5.0, 8.0 + gap, 5.0 + gap))


@pytest.mark.parametrize("breaks", [((0.0, 20.0),), ((30.0, 40.0),), ((3.0, 3.0),), ((math.nan, 2.0),)])
def test_a_break_that_cannot_be_is_left_out(breaks: tuple[tuple[float, float], ...]) -> None:
    axis = Axis(limits=(0.0, 20.0), breaks=breaks)
    (panel,) = straight_panels(Figure("f", "", (Panel((), axis),)))
    assert panel.x == (0.0, 20.0) and not panel.x_warp.cuts


def test_overlapping_breaks_are_not_cut_twice() -> None:
    axis = Axis(limits=(0.0, 20.0), breaks=((2.0, 6.0), (4.0, 9.0), (12.0, 14.0)))
    (panel,) = straight_panels(Figure("f", "", (Panel((), axis),)))
    assert panel.x_warp.cuts == ((2.0, 6.0), (12.0, 14.0))


# --- clipping ---------------------------------------------------------------------------------------------


def test_a_line_is_cut_where_it_leaves_the_panel() -> None:
    line = clipped(Line((-1.0, 1.0, 3.0), (0.5, 0.5, 0.5)), (0.0, 2.0), (0.0, 1.0))
    assert isinstance(line, Line)
    assert line.x == (0.0, 1.0, 2.0) and line.y == (0.5, 0.5, 0.5)
    assert clipped(Line((0.0, 1.0), (5.0, 6.0)), (0.0, 2.0), (0.0, 1.0)) == Line((), ())


def test_a_line_that_comes_back_is_two_lines() -> None:
    line = clipped(Line((0.0, 1.0, 2.0), (0.5, 2.5, 0.5)), (0.0, 2.0), (0.0, 1.0))
    assert isinstance(line, Line)
    assert line.x.count(None) == 1
    assert line.x[1] == pytest.approx(0.25) and line.x[3] == pytest.approx(1.75)


def test_points_outside_vanish_and_areas_end_at_the_edge() -> None:
    points = clipped(Points((0.5, 5.0), (0.5, 0.5)), (0.0, 1.0), (0.0, 1.0))
    assert points.x == (0.5, None)  # type: ignore[union-attr]
    bars = clipped(Bars((0.0,), (1.0,), (9.0,)), (0.0, 1.0), (0.0, 5.0))
    assert bars.height == (5.0,)  # type: ignore[union-attr]
    gone = clipped(Intervals((7.0,), (0.0,), (1.0,)), (0.0, 1.0), (0.0, 5.0))
    assert gone.position == (None,)  # type: ignore[union-attr]


# --- heat maps --------------------------------------------------------------------------------------------


def test_the_strongest_shade_is_the_largest_value() -> None:
    shades = shades_of(Tiles((0.0, 1.0, 2.0), (0.0, 1.0), (2.0, 8.0)))
    assert [shades.step(value) for value in (2.0, 5.0, 8.0, 99.0)] == [0, STEPS // 2, STEPS, STEPS]


def test_both_ends_of_a_diverging_scale_are_as_far_from_zero() -> None:
    shades = shades_of(Tiles((0.0, 1.0, 2.0), (0.0, 1.0), (-0.2, 0.8), ramp="diverging"))
    assert (shades.low, shades.high) == (-0.8, 0.8)
    assert shades.ink(shades.step(-0.8)) == ("secondary", 1.0)
    assert shades.ink(shades.step(0.0))[1] == 0.0


def test_counts_on_a_logarithmic_scale() -> None:
    shades = shades_of(Tiles((0.0, 1.0), (0.0, 1.0), (1.0, 100.0, 0.0), scale="log"))
    assert shades.share(10.0) == pytest.approx(0.5)


def test_neighbours_of_one_shade_are_one_rectangle() -> None:
    root = drawn(Tiles((0.0, 1.0, 2.0, 3.0), (0.0, 1.0), (4.0, 4.0, 9.0), color="secondary"))
    assert [path.count("M") for path in paths(root, "#d55e00")] == [1, 1]


def test_a_named_heat_map_has_a_scale() -> None:
    assert any(
        text.startswith("Pupils")
        for text in texts(drawn(Tiles((0.0, 1.0), (0.0, 1.0), (3.0,), name="Pupils")))
    )


# --- drawing ----------------------------------------------------------------------------------------------


def test_a_box_has_whiskers_and_a_median() -> None:
    root = drawn(Boxes((0.0,), (0.0,), (1.0,), (2.0,), (3.0,), (4.0,), color="secondary"))
    area, outline, median = paths(root, "#d55e00")
    assert area.count("z") == 1 and outline.count("M") == 3 and median.count("M") == 1
    broken = drawn(Boxes((0.0,), (0.0,), (None,), (2.0,), (3.0,), (4.0,), color="secondary"))
    assert not paths(broken, "#d55e00")


def test_a_rug_draws_equal_values_once() -> None:
    (path,) = paths(drawn(Rug((1.0, 1.0, 2.0, None), color="secondary")), "#d55e00")
    assert path.count("M") == 2


def test_error_bars_have_caps() -> None:
    (path,) = paths(drawn(Intervals((1.0,), (0.0,), (2.0,), color="secondary", caps=True)), "#d55e00")
    assert path.count("M") == 3 and path.count("H") == 2


def test_stacked_bars_start_where_the_ones_before_end() -> None:
    root = drawn(
        Bars((0.0,), (1.0,), (3.0,), color="primary"),
        Bars((0.0,), (1.0,), (5.0,), base=(3.0,), color="secondary"),
    )
    below, above = (re.findall(r"-?[\d.]+", paths(root, color)[0]) for color in ("#0072b2", "#d55e00"))
    assert below[2] == above[1]


@pytest.mark.parametrize("symbol", ["square", "triangle", "diamond", "cross", "ring"])
def test_symbols_keep_their_labels(symbol: str) -> None:
    root = drawn(Points((1.0, 2.0), (1.0, 2.0), labels=("a", "b"), symbol=symbol))  # type: ignore[arg-type]
    assert [
        path.findtext(SVG + "title")
        for path in root.iter(SVG + "path")
        if path.find(SVG + "title") is not None
    ] == ["a", "b"]


def test_lines_of_words_stand_below_each_other() -> None:
    root = drawn(Annotation(0.0, 1.0, "ŷ = 3 + 0.5x\nR² = .67", "panel", style="equation"))
    shown = [element for element in root.iter(SVG + "text") if element.get("font-style") == "italic"]
    assert [element.text for element in shown] == ["ŷ = 3 + 0.5x", "R² = .67"]
    assert float(str(shown[1].get("y"))) > float(str(shown[0].get("y")))


def test_a_trellis_labels_its_axes_once() -> None:
    panels = tuple(
        Panel((Points((0.0, 1.0), (0.0, 1.0)),), Axis("Vocabulary"), Axis("Reading"), f"School {i}")
        for i in range(5)
    )
    figure = Figure("f", "", panels, 3, shared_x="all", shared_y="all", strips=True)
    shown = texts(ElementTree.fromstring(svg(figure)))
    assert shown.count("Vocabulary") == shown.count("Reading") == 1
    assert shown.count("0.5") == 2 + 3  # y labels of two rows, x labels where no panel follows below
    assert {f"School {i}" for i in range(5)} <= set(shown)


@pytest.mark.parametrize(("legend", "count"), [("top", 1), ("right", 1), ("bottom", 1), ("none", 0)])
def test_the_legend_stands_where_it_is_wanted(legend: str, count: int) -> None:
    marks = (
        Line((0.0, 1.0), (0.0, 1.0), name="Girls"),
        Line((0.0, 1.0), (1.0, 0.0), color="secondary", name="Boys"),
    )
    figure = Figure("f", "", (Panel(marks),), legend=legend, legend_title="Sex")  # type: ignore[arg-type]
    shown = texts(ElementTree.fromstring(svg(figure)))
    assert [shown.count(word) for word in ("Sex", "Girls", "Boys")] == [count] * 3


def test_a_reference_on_a_broken_axis_is_moved_with_it() -> None:
    figure = Figure(
        "f", "", (Panel((Reference("vertical", 18.0),), Axis(limits=(0.0, 20.0), breaks=((5.0, 15.0),))),)
    )
    (panel,) = straight_panels(figure)
    assert panel.panel.marks[0].value == pytest.approx(8.0 + panel.x_warp.gap)  # type: ignore[union-attr]


def test_long_titles_are_broken_between_words() -> None:
    title = (
        "Reading scores of pupils against their vocabulary, by corporation and school, with a line for each"
    )
    shown = texts(ElementTree.fromstring(svg(Figure("f", title, (Panel(()),), subtitle=title), width=320.0)))
    assert " ".join(shown).count("Reading scores of pupils") == 2
    assert " ".join(shown[:3]) == title
    assert wrapped("unbreakable" * 20, 100.0, 12.0)[0].endswith("…")
