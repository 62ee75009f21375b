"""Numbers on axes have the decimal mark of the style of the document; names of categories stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.gui.results.figures.pointing import area_words
from workbench.results import Axis, Bars, DataUse, Figure, Panel, Points, Result
from workbench.results.axis_style import StyledAxis, notation_of, number_on, with_notation
from workbench.results.axis_ticks import numeric_ticks
from workbench.results.dressing import dressed
from workbench.results.formatting import TYPOGRAPHIC, with_comma
from workbench.results.html import document
from workbench.results.svg import svg
from workbench.results.table_style import APA
from workbench.results.warps import Warp

COMMA = replace(APA, decimal_mark="comma")


def figure() -> Figure:
    points = Points((0.1, 0.5, 0.9), (1200.0, 1800.0, 2400.0))
    named = Bars((-0.3,), (0.3,), (0.25,))
    return Figure(
        "f",
        "Figure",
        (
            Panel((points,), Axis("x"), Axis("y")),
            Panel((named,), Axis("group", ticks=((0.0, "v. 1.5"),)), Axis("share")),
        ),
    )


def result() -> Result:
    return Result("a.b", {}, DataUse(), (figure(),))


@pytest.mark.parametrize(
    ("warp", "domain", "labels"),
    [
        (Warp(), (0.0, 1.0), ("0,0", "0,2", "0,4", "0,6", "0,8", "1,0")),
        (Warp(), (0.0, 6000.0), ("0", *(f"{k}\u202f000" for k in range(1, 7)))),
        (Warp(log=True), (-1.0, 1.0), ("0,1", "0,2", "0,5", "1", "2", "5", "10")),
    ],
)
def test_ticks_have_a_comma(warp: Warp, domain: tuple[float, float], labels: tuple[str, ...]) -> None:
    assert numeric_ticks(warp, domain, 6, with_comma(TYPOGRAPHIC))[1] == labels


def test_one_tick_has_a_comma_too() -> None:
    places, labels = numeric_ticks(Warp(), (0.45, 0.55), 1, with_comma(TYPOGRAPHIC))
    assert all("." not in label for label in labels), (places, labels)


def test_the_drawing_follows_the_style() -> None:
    (drawn,) = dressed(result(), COMMA).blocks
    assert isinstance(drawn, Figure)
    text = svg(drawn)
    assert ">0,2<" in text and ">0.2<" not in text
    assert ">2\u202f000<" in text and ">2,000<" not in text
    assert ">v. 1.5<" in text, "a name is no number"
    assert ">0.2<" in svg(figure()) and ">2,000<" in svg(figure())


def test_documents_follow_the_style() -> None:
    assert ">0,2<" in document(result(), style=COMMA)
    assert ">0.2<" in document(result())


def test_figures_without_a_comma_stay_the_same_object() -> None:
    plain = result()
    assert dressed(plain).blocks[0] is plain.blocks[0]
    assert with_notation(figure(), TYPOGRAPHIC) == figure()


def test_axes_keep_all_they_had() -> None:
    axis = Axis("x", (1.0, 2.0), reversed=True, breaks=((1.2, 1.4),), scale="log")
    (panel,) = with_notation(Figure("f", "F", (Panel((), axis),)), with_comma(TYPOGRAPHIC)).panels
    assert panel.x == StyledAxis("x", (1.0, 2.0), (), True, ((1.2, 1.4),), "log", with_comma(TYPOGRAPHIC))
    assert notation_of(axis) == TYPOGRAPHIC
    assert (number_on(axis, 0.25), number_on(panel.x, 0.25)) == ("0.25", "0,25")


def test_values_on_hover_follow_too() -> None:
    (drawn,) = dressed(result(), COMMA).blocks
    assert isinstance(drawn, Figure)
    bars = drawn.panels[1]
    assert area_words(bars, bars, 0.0, 0.1) == "group: v. 1.5\nshare: 0,25"
