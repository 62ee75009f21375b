"""Figures as SVG: well formed whatever is drawn, nothing lost, nothing executed."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from tests.results.samples import EVIL, figure
from tests.results.strategies import figures
from workbench.results import Axis, Bars, Figure, Intervals, Line, Mark, Panel, Points, Reference
from workbench.results.svg import svg
from workbench.results.svg_points import LARGEST_CLOUD

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*marks: Mark, x: Axis | None = None, y: Axis | None = None) -> ElementTree.Element:
    return parsed(Figure("f", "F", (Panel(marks, x or Axis(), y or Axis()),)))


def parsed(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(svg(figure))


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(SVG + "text")]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(figures)
def test_any_figure_is_well_formed(figure: Figure) -> None:
    root = parsed(figure)
    assert all(math.isfinite(float(number)) for number in str(root.get("viewBox")).split())


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_hostile_labels_stay_text(theme: str) -> None:
    root = ElementTree.fromstring(svg(figure(), theme))  # type: ignore[arg-type]
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "defs", "clipPath", "title", "desc", "g", "path", "circle", "rect", "text"),
    }
    assert any("<script>" in text for text in texts(root))


def test_it_tells_what_it_shows() -> None:
    root = parsed(figure())
    title, about = root.find(SVG + "title"), root.find(SVG + "desc")
    assert title is not None and about is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"
    assert (about.text or "").startswith("What it shows")


def test_ids_are_unique_on_a_page() -> None:
    ids = [re.findall(r'\bid="([^"]+)"', svg(figure(), prefix=prefix)) for prefix in ("a", "b")]
    assert len(set(ids[0]) | set(ids[1])) == len(ids[0]) + len(ids[1])


def test_every_point_is_drawn_once_and_missing_ones_are_not() -> None:
    root = drawn(Points((1.0, 2.0, None, 4.0), (1.0, math.nan, 3.0, 4.0), labels=("a", "b", "c", "d")))
    circles = list(root.iter(SVG + "circle"))
    assert [circle.findtext(SVG + "title") for circle in circles] == ["a", "d"]


def test_many_points_are_dots_and_very_many_are_cells() -> None:
    few = tuple(float(i % 97) for i in range(2000))
    assert svg(Figure("f", "", (Panel((Points(few, few[::-1]),)),))).count("h0") == 2000
    many = tuple(float(i % 211) for i in range(LARGEST_CLOUD + 1))
    text = svg(Figure("f", "", (Panel((Points(many, many[::-1]),)),)))
    assert len(text) < 400_000
    assert "50,001 points, drawn as cells" in text


def test_the_y_axis_points_up() -> None:
    root = drawn(Points((0.0, 0.0), (0.0, 1.0)))
    low, high = (float(str(circle.get("cy"))) for circle in root.iter(SVG + "circle"))
    assert low > high
    root = drawn(Points((0.0, 0.0), (0.0, 1.0)), y=Axis(reversed=True))
    low, high = (float(str(circle.get("cy"))) for circle in root.iter(SVG + "circle"))
    assert low < high


def paths(root: ElementTree.Element, role: str) -> list[str]:
    return [str(path.get("d")) for path in root.iter(SVG + "path") if role in str(path.get("style"))]


def test_a_missing_value_breaks_a_line() -> None:
    root = drawn(Line((0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 1.0, None, 1.0, 0.0), color="secondary"))
    assert paths(root, "#d55e00")[0].count("M") == 2


def test_a_sloped_reference_ends_at_the_edges() -> None:
    square = Axis(limits=(0.0, 1.0))
    root = drawn(Reference("sloped", 0.5, 1.0, color="secondary"), x=square, y=square)
    (path,) = paths(root, "#d55e00")
    (x0, y0), (x1, y1) = (map(float, end.split()) for end in path.strip("M").split("L"))
    clip = root.find(f".//{SVG}clipPath/{SVG}rect")
    assert clip is not None
    left, top, width, height = (float(str(clip.get(key))) for key in ("x", "y", "width", "height"))
    assert (x0, y0) == pytest.approx((left, top + height / 2), abs=0.11)
    assert (x1, y1) == pytest.approx((left + width / 2, top), abs=0.11)
    assert not paths(drawn(Reference("sloped", 9.0, 0.0, color="secondary"), x=square, y=square), "#d55e00")


def test_a_reference_outside_the_limits_is_left_out() -> None:
    root = drawn(Reference("horizontal", 7.0, color="secondary"), y=Axis(limits=(0.0, 1.0)))
    assert not paths(root, "#d55e00")


def test_marks_beyond_the_limits_are_clipped() -> None:
    assert (
        drawn(Bars((0.0,), (1.0,), (9.0,)), y=Axis(limits=(0.0, 5.0))).find(f".//{SVG}clipPath") is not None
    )


def test_a_panel_without_values_says_so() -> None:
    assert "nothing to draw" in texts(drawn())
    assert "nothing to draw" in texts(drawn(Points((None,), (1.0,)), Line((), ())))


def test_a_legend_needs_two_names() -> None:
    one = Line((0.0, 1.0), (0.0, 1.0), name="Girls")
    two = Line((0.0, 1.0), (1.0, 0.0), color="secondary", name="Boys")
    assert "Girls" not in texts(drawn(one))
    assert {"Girls", "Boys"} <= set(texts(drawn(one, two, one)))
    assert texts(drawn(one, two, one)).count("Girls") == 1


def test_labels_of_many_categories_do_not_run_into_each_other() -> None:
    positions = tuple(float(i) for i in range(160))
    ticks = tuple((p, f"School {i}") for i, p in enumerate(positions))
    root = drawn(Intervals(positions, positions, positions), x=Axis(ticks=ticks))
    shown = [text for text in texts(root) if text.startswith("School")]
    assert 5 <= len(shown) <= 12


def test_a_few_long_categories_are_slanted() -> None:
    ticks = tuple((float(i), f"A rather long category number {i}") for i in range(6))
    text = svg(Figure("f", "", (Panel((Points((1.0,), (1.0,)),), Axis(ticks=ticks)),)))
    assert text.count("rotate(-35") == 6


def test_the_title_is_drawn_unless_the_page_has_it() -> None:
    sample = Figure("f", "The title", (Panel(()),))
    assert "The title" in texts(ElementTree.fromstring(svg(sample)))
    assert "The title" not in texts(ElementTree.fromstring(svg(sample, titled=False)))


def test_automatic_colours_are_variables_with_a_fallback() -> None:
    text = svg(figure(), "auto")
    assert "var(--wb-primary,#0072b2)" in text
    assert not re.search(r'style="[^"]*:#', text)


def test_evil_is_evil() -> None:
    assert "<script>" in EVIL and "\x00" in EVIL


def test_a_legend_stands_above_where_panels_leave_no_room_beside() -> None:
    lines = tuple(Line((0.0, 1.0), (0.0, 1.0), name=name, color="muted") for name in ("boy", "girl"))
    figure = Figure("f", "", (Panel(lines),) * 6, 6, legend="right")
    for width, above in ((720.0, False), (320.0, True)):
        root = ElementTree.fromstring(svg(figure, width=width))
        ends = [float(text.get("x", 0)) for text in root.iter(SVG + "text") if text.text in ("boy", "girl")]
        assert len(ends) == 2 and (max(ends) < width / 2) == above
