"""Figures in the window: every mark, broken and logarithmic axes, and panels that are zoomed together."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from workbench.gui.results.figure import FigureBlock
from workbench.gui.results.figures.canvas import FigureCanvas
from workbench.gui.results.figures.panel import PanelView
from workbench.gui.results.figures.strip import Strip
from workbench.gui.theme import theme
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

MARKS: dict[str, Mark] = {
    "points": Points((0.0, 1.0), (0.0, 1.0), symbol="triangle"),
    "rings": Points((0.0, 1.0), (0.0, 1.0), symbol="ring"),
    "line": Line((0.0, 1.0, None), (0.0, 1.0, 1.0), opacity=0.4),
    "lines": Line((0.0, 1.0, None, 0.0, 1.0), (0.0, 1.0, None, 1.0, 0.0), width=1.0),
    "violin": Band((0.0, 1.0), (-1.0, -0.5), (1.0, 0.5), orientation="vertical"),
    "error bars": Intervals((0.0, 1.0), (0.0, 1.0), (1.0, 2.0), caps=True),
    "lying bars": Bars((0.0,), (1.0,), (2.0,), base=(1.0,), orientation="horizontal"),
    "boxes": Boxes((0.0,), (0.0,), (1.0,), (2.0,), (3.0,), (4.0,)),
    "rug": Rug((0.0, 0.5, 1.0), "left"),
    "even tiles": Tiles((0.0, 1.0, 2.0), (0.0, 1.0), (1.0, 5.0)),
    "uneven tiles": Tiles((0.0, 1.0, 5.0), (0.0, 1.0), (1.0, None), ramp="diverging"),
    "words": Annotation(0.5, 0.5, "R² = .67\nn = 11", "panel", style="equation"),
    "words at a place": Annotation(0.5, 0.5, "here", color="secondary"),
    "reference": Reference("vertical", 0.5),
}


@pytest.fixture(params=["light", "dark"])
def mode(request: pytest.FixtureRequest) -> Iterator[str]:
    theme().set_mode(request.param)
    yield request.param
    theme().set_mode("light")


def canvas_of(qtbot: QtBot, figure: Figure) -> FigureCanvas:
    block = FigureBlock(figure)
    qtbot.addWidget(block)
    block.resize(640, 400)
    block.show()
    qtbot.waitUntil(lambda: block.place.canvas is not None)
    canvas = block.place.canvas
    assert canvas is not None
    qtbot.waitUntil(lambda: len(canvas.panels) == len(figure.panels))
    canvas.grab()  # lays the scene out
    return canvas


def test_every_mark_is_drawn(qtbot: QtBot, mode: str) -> None:
    frame = Axis(limits=(-2.0, 5.0))
    nothing = Panel((), frame, frame)
    panels = (nothing, *(Panel((mark,), frame, frame, name) for name, mark in MARKS.items()))
    canvas = canvas_of(qtbot, Figure("f", "F", panels, 4))
    canvas.resize(900, 700)
    picture = canvas.grab().toImage()
    empty, *drawn = (colors(canvas, view, picture) for view in canvas.panels)
    assert not [name for name, seen in zip(MARKS, drawn, strict=True) if not seen - empty]


def colors(canvas: FigureCanvas, view: PanelView, picture: QImage) -> set[int]:
    """All colours within the plotting area of a panel."""
    area = canvas.mapFromScene(view.box.sceneBoundingRect()).boundingRect().adjusted(2, 2, -2, -2)
    columns, rows = range(area.left(), area.right()), range(area.top(), area.bottom())
    return {picture.pixel(x, y) for x in columns for y in rows}


def test_hovering_tells_values_not_places(qtbot: QtBot) -> None:
    marks = (Points((10.0, 100.0), (2.0, 18.0), labels=("low", "high")),)
    axes = Axis("Income", scale="log"), Axis("Score", limits=(0.0, 20.0), breaks=((5.0, 15.0),))
    canvas = canvas_of(qtbot, Figure("f", "F", (Panel(marks, *axes),)))
    panel = canvas.panels[0]
    gap = 0.05 * 10.0
    words = canvas.point_at(panel.box.mapViewToScene(QPointF(2.0, 8.0 + gap)))
    assert words == "<b>high</b><br>Income: 100<br>Score: 18"


def test_panels_with_a_shared_axis_are_zoomed_together(qtbot: QtBot) -> None:
    panels = tuple(Panel((Line((0.0, 1.0), (0.0, 1.0)),), title=f"School {i}") for i in range(4))
    figure = Figure("f", "F", panels, 2, shared_x="all", shared_y="row", strips=True)
    views = canvas_of(qtbot, figure).panels
    views[0].box.setRange(xRange=(0.2, 0.4), yRange=(0.1, 0.3), padding=0.0)
    assert [view.box.viewRange()[0] for view in views] == [pytest.approx([0.2, 0.4])] * 4
    assert views[1].box.viewRange()[1] == pytest.approx([0.1, 0.3])
    assert views[2].box.viewRange()[1] != pytest.approx([0.1, 0.3])


def test_the_legend_shows_the_scale_of_a_heat_map(qtbot: QtBot) -> None:
    tiles = Tiles((0.0, 1.0, 2.0), (0.0, 1.0), (1.0, 5.0), name="Pupils")
    block = FigureBlock(Figure("f", "F", (Panel((tiles,)),), legend_title="Counts"))
    qtbot.addWidget(block)
    block.show()
    words = [place.words.text() for place in block._legend._places]
    assert words == ["Counts:", "Pupils: 1 to 5"]
    block.grab()


def test_many_panels_come_a_few_a_turn(qtbot: QtBot) -> None:
    panels = tuple(Panel((Line((0.0, float(i + 1)), (0.0, 1.0)),), title=f"School {i}") for i in range(20))
    canvas = FigureCanvas(Figure("f", "F", panels, 5, shared_x="all", shared_y="all", strips=True))
    qtbot.addWidget(canvas)
    assert len(canvas.panels) < 20
    qtbot.waitUntil(lambda: len(canvas.panels) == 20)
    canvas.panels[0].box.setRange(xRange=(0.2, 0.4), padding=0.0)
    assert canvas.panels[19].box.viewRange()[0] == pytest.approx([0.2, 0.4])
    canvas.release()


def test_hovering_tells_of_cells_bars_and_boxes(qtbot: QtBot) -> None:
    schools = Axis("School", ticks=((0.0, "A <b>"), (1.0, "B")))
    tiles = Tiles((-0.5, 0.5, 1.5), (0.0, 10.0, 20.0), (1.0, 2.0, 3.0, None), name="Pupils")
    bars = Bars((-0.4, 0.6), (0.4, 1.4), (5.0, 8.0), base=(0.0, 3.0), name="girls")
    boxes = Boxes((0.0, 1.0), (1.0, 2.0), (2.0, 3.0), (3.0, 4.0), (4.0, 5.0), (9.0, 8.0))
    panels = (
        Panel((tiles,), schools, Axis("Score")),
        Panel((bars,), schools, Axis("Rows")),
        Panel((boxes,), schools, Axis("Score")),
    )
    canvas = canvas_of(qtbot, Figure("f", "F", panels, 3))

    def words(number: int, x: float, y: float) -> list[str]:
        view = canvas.panels[number]
        return canvas.point_at(view.box.mapViewToScene(QPointF(x, y))).split("<br>")

    assert words(0, 0.0, 15.0) == ["School: A &lt;b&gt;", "Score: 10 to 20", "Pupils: 3"]
    assert words(0, 1.0, 15.0) == [""]
    assert words(1, 1.0, 4.0) == ["girls", "School: B", "Rows: 5"]
    assert words(1, 1.0, 1.0) == [""]
    assert words(2, 1.0, 6.0) == ["B", "Median: 4", "Quartiles: 3 to 5", "Whiskers: 2 to 8"]


@pytest.mark.parametrize("ticks", [((1.0, "first"), (2.0, "second")), ()])
def test_an_axis_that_runs_down_has_its_labels(qtbot: QtBot, ticks: tuple[tuple[float, str], ...]) -> None:
    figure = Figure(
        "f", "F", (Panel((Points((1.0, 2.0), (1.0, 2.0)),), y=Axis("y", ticks=ticks, reversed=True)),)
    )
    left = canvas_of(qtbot, figure).panels[0].left
    assert left.range[0] > left.range[1]  # as pyqtgraph tells it
    assert set(left.tickValues(*left.range, 300.0)[0][1]) >= {1.0, 2.0}


def test_a_two_way_trellis_names_rows_and_columns(qtbot: QtBot, mode: str) -> None:
    line = Line((0.0, 1.0), (0.0, 1.0))
    panels = tuple(Panel((line,) if i else (), title=f"cell {i}") for i in range(6))
    figure = Figure("f", "F", panels, 3, column_strips=("a", "b", "c"), row_strips=("up", "down"))
    canvas = canvas_of(qtbot, figure)
    strips = [item for item in canvas.scene().items() if isinstance(item, Strip)]
    assert {strip.toolTip() for strip in strips} == {"a", "b", "c", "up", "down"}
    beside = next(strip for strip in strips if strip.toolTip() == "down").sceneBoundingRect()
    last, below = canvas.panels[5].box.sceneBoundingRect(), canvas.panels[2].box.sceneBoundingRect()
    assert beside.left() >= last.right() - 1 and beside.height() > beside.width()
    assert beside.center().y() == pytest.approx(last.center().y(), abs=2) and last.top() > below.bottom()


def rounded(words: str) -> str:
    """Places between data are found to a fraction of a pixel: three digits of their numbers."""
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.3g}", words)


def test_hovering_tells_of_lines_and_their_stretches(qtbot: QtBot) -> None:
    persons = Line(
        (0.0, 10.0, None, 0.0, 10.0), (0.0, 10.0, None, 20.0, 20.0), labels=("Ann", "Bob <b>"), rows=(4, 7)
    )
    panel = Panel((persons, Line((0.0, 10.0), (30.0, 30.0), name="Average")), Axis("Time"), Axis("Score"))
    canvas = canvas_of(qtbot, Figure("f", "F", (panel,)))
    view = canvas.panels[0]

    def words(x: float, y: float) -> list[str]:
        return rounded(canvas.point_at(view.box.mapViewToScene(QPointF(x, y)))).split("<br>")

    assert words(5.0, 5.0) == ["Ann", "Time: 5", "Score: 5"]
    assert words(2.5, 20.0) == ["Bob &lt;b&gt;", "Time: 2.5", "Score: 20"]
    assert words(5.0, 30.0) == ["Average", "Time: 5", "Score: 30"]
    assert words(5.0, 13.0) == [""]


def test_hovering_over_a_line_on_broken_and_logarithmic_axes_tells_values(qtbot: QtBot) -> None:
    axes = Axis("Income", scale="log"), Axis("Score", limits=(0.0, 20.0), breaks=((5.0, 15.0),))
    canvas = canvas_of(qtbot, Figure("f", "F", (Panel((Line((10.0, 1000.0), (18.0, 18.0)),), *axes),)))
    view = canvas.panels[0]
    words = canvas.point_at(view.box.mapViewToScene(QPointF(2.0, 8.0 + 0.05 * 10.0)))
    assert rounded(words) == "Income: 100<br>Score: 18"


def test_hovering_tells_of_bands_and_intervals(qtbot: QtBot) -> None:
    schools = Axis("School", ticks=((0.0, "A"), (1.0, "B")))
    band = Band((0.0, 10.0), (0.0, 10.0), (20.0, 20.0), name="95%")
    bars = Intervals((0.0, 1.0), (1.0, 2.0), (5.0, 8.0), labels=("A: n = 3", "B: n = 4"))
    lying = Intervals((0.0, 1.0), (1.0, 2.0), (5.0, 8.0), orientation="horizontal")
    violin = Band((0.0, 10.0), (-0.4, -0.4), (0.4, 0.4), orientation="vertical", name="girls")
    panels = (
        Panel((band,), Axis("Time"), Axis("Score")),
        Panel((bars,), schools, Axis("Mean")),
        Panel((lying,), Axis("Mean"), schools),
        Panel((violin,), schools, Axis("Score")),
    )
    canvas = canvas_of(qtbot, Figure("f", "F", panels, 2))

    def words(number: int, x: float, y: float) -> list[str]:
        view = canvas.panels[number]
        return rounded(canvas.point_at(view.box.mapViewToScene(QPointF(x, y)))).split("<br>")

    assert words(0, 5.0, 12.0) == ["95%", "Time: 5", "Score: 5 to 20"]
    assert words(0, 5.0, 4.0) == [""]
    assert words(1, 1.0, 3.0) == ["B: n = 4", "Mean: 2 to 8"]
    assert words(1, 0.5, 3.0) == [""]
    assert words(2, 3.0, 0.0) == ["School: A", "Mean: 1 to 5"]
    assert words(3, 0.1, 5.0)[:2] == ["girls", "A"]
