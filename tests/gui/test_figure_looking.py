"""Looking closer at figures: zoom and pan by keyboard, rows that are chosen together, the paper dialog."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from workbench.data.frame import dataset_of
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.grid_order import order_by
from workbench.gui.document import Document
from workbench.gui.linked_rows import linked_rows
from workbench.gui.results.figure import FigureBlock
from workbench.gui.results.figures.axis import apart
from workbench.gui.results.figures.canvas import FigureCanvas
from workbench.gui.results.figures.members import area_rows, frames_of
from workbench.gui.results.figures.panel import PanelView
from workbench.gui.results.picture_dialog import PictureDialog
from workbench.results import Axis, Bars, Boxes, Figure, Line, Panel, Points
from workbench.results.axis_style import with_notation
from workbench.results.formatting import TYPOGRAPHIC, with_comma
from workbench.results.picture_format import PictureFormat

ROWS = (0, 1, 2, 3)
CLOUD = Points((1.0, 2.0, 3.0, 4.0), (4.0, 3.0, 2.0, 1.0), labels=("a", "b", "c", "d"), rows=ROWS)
OTHER = Points((5.0, 6.0, 7.0, 8.0), (1.0, 2.0, 1.0, 2.0), rows=(3, 2, 1, 0))


@pytest.fixture(autouse=True)
def no_row(qapp: object) -> Iterator[None]:
    linked_rows().choose(None)
    yield
    linked_rows().choose(None)


def drawn(qtbot: QtBot, *panels: Panel, **more: object) -> tuple[FigureBlock, FigureCanvas]:
    block = FigureBlock(Figure("f", "F", panels, 2, **more))  # type: ignore[arg-type]
    qtbot.addWidget(block)
    block.resize(700, 420)
    block.show()
    qtbot.waitUntil(lambda: block.place.canvas is not None)
    canvas = block.place.canvas
    assert canvas is not None
    canvas.grab()  # lays the scene out
    return block, canvas


def shown(view: PanelView) -> tuple[float, float, float, float]:
    x, y = view.box.viewRange()
    return (*x, *y)


def test_a_click_gives_a_figure_the_keys(qtbot: QtBot) -> None:
    block, canvas = drawn(qtbot, Panel((CLOUD,)))
    block.activateWindow()
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.viewport().rect().center())
    qtbot.waitUntil(block.place.hasFocus)


def test_keys_zoom_move_and_show_all(qtbot: QtBot) -> None:
    block, canvas = drawn(qtbot, Panel((CLOUD,)))
    (view,) = canvas.panels
    whole = shown(view)
    qtbot.keyClick(block.place, Qt.Key.Key_Plus)
    closer = shown(view)
    assert closer[1] - closer[0] == pytest.approx(0.8 * (whole[1] - whole[0]))
    assert sum(closer[:2]) == pytest.approx(sum(whole[:2]))
    qtbot.keyClick(block.place, Qt.Key.Key_Right)
    moved = shown(view)
    assert moved[0] - closer[0] == pytest.approx(0.15 * (closer[1] - closer[0]))
    assert moved[2:] == pytest.approx(closer[2:])
    qtbot.keyClick(block.place, Qt.Key.Key_Up)
    assert shown(view)[2] > moved[2]
    qtbot.keyClick(block.place, Qt.Key.Key_0)
    assert shown(view) == pytest.approx(whole)


def test_shared_axes_are_zoomed_once(qtbot: QtBot) -> None:
    _, canvas = drawn(qtbot, Panel((CLOUD,)), Panel((OTHER,)), shared_x="all", shared_y="all")
    width = shown(canvas.panels[0])[1] - shown(canvas.panels[0])[0]
    canvas.zoom(0.5)
    for view in canvas.panels:
        assert shown(view)[1] - shown(view)[0] == pytest.approx(0.5 * width)


def test_a_click_on_a_point_marks_its_row_in_every_plot(qtbot: QtBot) -> None:
    _, canvas = drawn(qtbot, Panel((CLOUD,)), Panel((OTHER, Line((5.0, 8.0), (1.0, 2.0)))))
    _, another = drawn(qtbot, Panel((OTHER,)))
    first, second = canvas.panels
    canvas.choose_at(first.box.mapViewToScene(QPointF(2.0, 3.0)))
    assert linked_rows().row == 1
    assert first.picked() == [(2.0, 3.0)] and second.picked() == another.panels[0].picked() == [(7.0, 1.0)]
    canvas.choose_at(first.box.mapViewToScene(QPointF(2.5, 1.2)))
    assert linked_rows().row is None and not first.picked()


def test_a_figure_drawn_later_marks_the_row_too(qtbot: QtBot) -> None:
    linked_rows().choose(2)
    _, canvas = drawn(qtbot, Panel((CLOUD,)))
    assert canvas.panels[0].picked() == [(3.0, 2.0)]


def page_with_data(qtbot: QtBot) -> tuple[DataPage, Document]:
    document = Document()
    page = DataPage(document)
    qtbot.addWidget(page)
    frame = pd.DataFrame({"x": [4.0, 3.0, 2.0, 1.0], "y": [1.0, 2.0, 3.0, 4.0]})
    document.set_dataset("Open", dataset_of(frame))
    page.resize(500, 300)
    page.show()
    return page, document


def test_a_chosen_row_is_selected_in_the_grid(qtbot: QtBot) -> None:
    page, _ = page_with_data(qtbot)
    linked_rows().choose(2)
    rows, columns = page.grid.selected()
    assert (list(rows), columns) == ([2], [0, 1])
    dataset = page.model.dataset
    assert dataset is not None
    page.model.show_order(order_by(dataset, "x", False))
    linked_rows().choose(3)
    assert list(page.grid.selected()[0]) == [0]


BARS = Bars((0.5, 1.5, 2.5), (1.5, 2.5, 3.5), (1.0, 2.0, 1.0), rows=((0,), (1, 3), (2,)))
BOXES = Boxes((1.0, 3.0), (0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0), (4.0, 4.0), rows=((0, 2), (1, 3)))


def test_a_click_on_a_bar_selects_its_rows_everywhere(qtbot: QtBot) -> None:
    page, _ = page_with_data(qtbot)
    _, canvas = drawn(qtbot, Panel((BARS,)), Panel((OTHER,)))
    bars, cloud = canvas.panels
    canvas.choose_at(bars.box.mapViewToScene(QPointF(2.0, 0.5)))
    assert (linked_rows().rows, linked_rows().row) == ((1, 3), None)
    rows, columns = page.grid.selected()
    assert (list(rows), columns) == ([1, 3], [0, 1])
    assert sorted(cloud.picked()) == [(5.0, 1.0), (7.0, 1.0)]
    assert bars.framed == 1 and cloud.framed == 0
    canvas.choose_at(bars.box.mapViewToScene(QPointF(2.0, 1.99)))
    canvas.choose_at(bars.box.mapViewToScene(QPointF(1.0, 1.6)))
    assert linked_rows().rows == () and bars.framed == 0 and not cloud.picked()


def test_rows_of_a_box_in_the_order_of_the_grid(qtbot: QtBot) -> None:
    page, _ = page_with_data(qtbot)
    assert page.model.dataset is not None
    page.model.show_order(order_by(page.model.dataset, "x", False))
    _, canvas = drawn(qtbot, Panel((BOXES,)))
    canvas.choose_at(canvas.panels[0].box.mapViewToScene(QPointF(2.95, 1.5)))
    assert linked_rows().rows == (1, 3)
    assert list(page.grid.selected()[0]) == [0, 2]
    assert canvas.panels[0].framed == 1


def test_lying_bars_and_boxes_are_found_and_framed() -> None:
    lying = Bars((0.5,), (1.5,), (2.0,), base=(1.0,), orientation="horizontal", rows=((4, 5),))
    box = Boxes((3.0,), (0.0,), (1.0,), (2.0,), (3.0,), (4.0,), orientation="horizontal", rows=((6,),))
    panel = Panel((lying, box))
    assert area_rows(panel, 1.5, 1.0) == (4, 5) and area_rows(panel, 0.5, 1.0) == ()
    assert area_rows(panel, 3.5, 3.2) == (6,)
    assert list(frames_of(panel, (4, 5))) == [(1.0, 0.5, 2.0, 1.5)]
    assert list(frames_of(panel, (6,))) == [(1.0, 2.7, 3.0, 3.3)]
    assert list(frames_of(panel, (4,))) == []


def test_a_bar_without_rows_chooses_nothing(qtbot: QtBot) -> None:
    linked_rows().choose(2)
    _, canvas = drawn(qtbot, Panel((Bars((0.0,), (1.0,), (1.0,)),)))
    canvas.choose_at(canvas.panels[0].box.mapViewToScene(QPointF(0.5, 0.5)))
    assert linked_rows().rows == ()


def test_moving_in_the_grid_marks_the_point(qtbot: QtBot) -> None:
    page, _ = page_with_data(qtbot)
    _, canvas = drawn(qtbot, Panel((CLOUD,)))
    page.grid.go_to(1, 0)
    assert linked_rows().row is None  # the program went there, not the user
    page.activateWindow()
    page.grid.setFocus()
    qtbot.waitUntil(page.grid.hasFocus)
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    assert linked_rows().row == 2
    assert canvas.panels[0].picked() == [(3.0, 2.0)]


def test_a_row_that_is_gone_is_nobodys(qtbot: QtBot) -> None:
    page, document = page_with_data(qtbot)
    linked_rows().choose(1)
    document.set_dataset("Other", dataset_of(pd.DataFrame({"z": [1.0]})))
    assert linked_rows().row is None
    linked_rows().choose(99)
    assert not np.isin(99, page.grid.selected()[0])


def test_the_menu_offers_copying_saving_and_looking(qtbot: QtBot) -> None:
    block, _ = drawn(qtbot, Panel((CLOUD,)))
    menu = QMenu()
    qtbot.addWidget(menu)
    block.fill_menu(menu)
    words = " ".join(action.text().replace("&", "") for action in menu.actions())
    for wanted in ("Copy image", "Save for a paper", "Save as PNG", "Save as SVG", "Zoom in", "Show all"):
        assert wanted in words
    assert "Click a point, bar or box" in block.place.accessibleDescription()


# --- the dialog -------------------------------------------------------------------------------------------


@pytest.fixture
def dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PictureDialog:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    made = PictureDialog(Figure("f", "F", (Panel((CLOUD,), Axis("x"), Axis("y")),)))
    qtbot.addWidget(made)
    made.show()
    return made


def test_fields_make_the_format(dialog: PictureDialog) -> None:
    assert (dialog.format.kind, dialog.format.width, dialog.format.height) == ("pdf", 175.0, None)
    assert not dialog.fields.dpi.isEnabled()
    dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData("png"))
    dialog.fields.preset.setCurrentIndex(dialog.fields.preset.findData("single_column"))
    dialog.fields.height_mm.setValue(60.0)
    dialog.fields.dpi.setValue(600)
    dialog.fields.palette_box.setCurrentIndex(dialog.fields.palette_box.findData("grey"))
    assert (dialog.format.width, dialog.format.height, dialog.format.dpi) == (85.0, 60.0, 600)
    assert dialog.format.palette == "grey" and dialog.fields.dpi.isEnabled()
    dialog.fields.width_mm.setValue(99.0)
    assert dialog.fields.preset.currentText() == "Other" and dialog.format.width == 99.0


def test_too_large_a_picture_cannot_be_saved(dialog: PictureDialog) -> None:
    dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData("png"))
    dialog.fields.width_mm.setValue(900.0)
    dialog.fields.dpi.setValue(1200)
    assert "too large" in dialog.told.text() and not dialog.save_button.isEnabled()


@pytest.mark.parametrize("kind", ["pdf", "svg", "png"])
def test_it_writes_what_was_chosen(dialog: PictureDialog, tmp_path: Path, kind: str) -> None:
    dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData(kind))
    path = tmp_path / f"figure.{kind}"
    assert dialog.save(path)
    start = {"pdf": b"%PDF", "svg": b"<svg", "png": b"\x89PNG"}[kind]
    assert path.read_bytes().startswith(start)


def test_the_next_figure_starts_with_what_was_chosen(
    dialog: PictureDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.fields.kind.setCurrentIndex(dialog.fields.kind.findData("png"))
    dialog.fields.preset.setCurrentIndex(dialog.fields.preset.findData("single_column"))
    dialog.fields.palette_box.setCurrentIndex(dialog.fields.palette_box.findData("tol_bright"))
    dialog.fields.dpi.setValue(450)
    dialog.fields.height_mm.setValue(70.0)
    dialog.fields.titled.setChecked(True)
    assert dialog.save(tmp_path / "f.png")
    following = PictureDialog(Figure("g", "G", (Panel((CLOUD,)),)))
    qtbot.addWidget(following)
    assert following.format == PictureFormat("png", 85.0, 70.0, 450, "tol_bright", True)


def test_no_permission_is_told(dialog: PictureDialog, tmp_path: Path) -> None:
    assert not dialog.save(tmp_path / "missing" / "figure.pdf")
    assert "'figure.pdf' cannot be written" in dialog.told.text()


def test_a_picture_that_is_there_stays_as_it_was_when_the_disk_refuses(
    dialog: PictureDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figure.png"
    path.write_bytes(b"the old one")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.project.atomic.os.fsync", full)
    assert not dialog.save(path)
    assert path.read_bytes() == b"the old one" and "cannot be written" in dialog.told.text()


def test_it_copies_at_the_size_chosen(dialog: PictureDialog) -> None:
    dialog.fields.width_mm.setValue(50.0)
    dialog.copy()
    copied = QGuiApplication.clipboard().image()
    assert isinstance(copied, QImage)
    assert copied.width() == pytest.approx(50 / 25.4 * 300, abs=1)


def test_a_million_points_are_an_image_and_told(qtbot: QtBot) -> None:
    x = np.random.default_rng(2).normal(size=1_000_000)
    values = tuple(x.tolist())
    block, canvas = drawn(qtbot, Panel((Points(values, values[::-1], rows=tuple(range(len(x)))),)))
    assert "1,000,000 points, drawn as cells" in block._caption.text()
    canvas.zoom(0.5)
    canvas.grab()
    canvas.choose_at(canvas.panels[0].box.mapViewToScene(QPointF(0.0, 0.0)))
    assert linked_rows().row is None


def test_a_click_on_a_line_looks_at_its_row(qtbot: QtBot) -> None:
    persons = Line((1.0, 2.0, None, 1.0, 2.0), (1.0, 1.0, None, 4.0, 4.0), rows=(0, 3))
    _, canvas = drawn(qtbot, Panel((persons,)), Panel((CLOUD,)))
    canvas.choose_at(canvas.panels[0].box.mapViewToScene(QPointF(1.5, 4.0)))
    assert linked_rows().row == 3 and canvas.panels[1].picked() == [(4.0, 1.0)]


def test_names_below_a_figure_do_not_run_into_each_other() -> None:
    named = [(float(i), name) for i, name in enumerate(("West", "North", "Grove", "Hill"))]
    assert apart(named, 80.0) == named
    assert apart(named, 25.0) == [named[0], named[2]]
    assert apart([], 1.0) == []


def test_axes_on_screen_follow_another_style(qtbot: QtBot) -> None:
    plain = Figure("f", "F", (Panel((Points((0.1, 0.4, 0.9), (0.1, 0.2, 0.3)),)),))
    block = FigureBlock(plain)
    qtbot.addWidget(block)
    block.resize(700, 420)
    block.show()

    def texts() -> str:
        canvas = block.place.canvas
        if canvas is None:
            return ""
        canvas.grab()
        axes = (canvas.panels[0].left, canvas.panels[0].bottom)
        return " ".join(text for axis in axes for text in axis._texts.values())

    qtbot.waitUntil(lambda: "0.2" in texts())
    block.show_block(with_notation(plain, with_comma(TYPOGRAPHIC)))
    qtbot.waitUntil(lambda: "0,2" in texts())
    assert "." not in texts()
    block.show_block(plain)
    qtbot.waitUntil(lambda: "0.2" in texts())
