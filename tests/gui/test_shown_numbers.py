"""Computed numbers are short in the grid; what is edited, copied and exported has all digits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal
from pathlib import Path

import numpy as np
import pytest
from gui.grid_pages import school_page
from gui.settling import settled
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from workbench.analysis.transforms.registry import read_step
from workbench.analysis.transforms.step import Around
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.write import write_file
from workbench.data.live import with_computed
from workbench.data.text.numbers import number_text
from workbench.data.variable import ROUNDED, Variable
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.shown_numbers import DIGITS, digits_for, look_of

COMPUTED = Variable("x", computed="a / b")
NOISY = 0.44781250000000006


def shown(values: list[float], variable: Variable = COMPUTED) -> list[str]:
    array = np.array(values, dtype=float)
    return list(map(look_of(variable, array), array.tolist()))


def test_computed_numbers_have_up_to_seven_digits() -> None:
    assert shown([NOISY, 1 / 3, 0.1 + 0.2, 2.9999999999999996]) == ["0.4478125", "0.3333333", "0.3", "3"]
    assert shown([1234.56789, -1e-9 / 3]) == ["1234.568", "-3.333333e-10"]
    assert shown([2.5 / 3, 4 / 3]) == ["0.8333333", "1.333333"]


def test_whole_numbers_and_whole_parts_are_never_cut() -> None:
    assert shown([123456789.0, 123456789012345.0, 0.0]) == ["123456789", "123456789012345", "0"]
    assert shown([98765432.25, 0.5]) == ["98765432", "0.5"]
    assert shown([1e16, 2.5e300, float("inf")]) == ["1e+16", "2.5e+300", "Inf"]


def test_numbers_close_together_are_told_apart() -> None:
    assert shown([2459000.25, 2459000.5, 2459010.75]) == ["2459000.25", "2459000.5", "2459010.75"]
    assert digits_for(np.array([1e300, -1e300, np.nan, np.inf])) == DIGITS
    assert digits_for(np.array([np.nan])) == DIGITS
    assert digits_for(np.full(3, 0.1) * 3) == DIGITS


@given(st.floats(-1e6, 1e6).filter(lambda v: v != round(v)))
def test_digits_are_those_of_exact_rounding(value: float) -> None:
    exact = Decimal(value)
    assert Decimal(shown([value])[0]) == Context(prec=DIGITS).plus(exact)


@given(st.floats(allow_nan=False))
def test_values_of_a_file_stay_as_written(value: float) -> None:
    assert shown([value], Variable("x")) == [number_text(value)]


def test_own_format_wins() -> None:
    assert shown([NOISY], COMPUTED.with_(format=".2f")) == ["0.45"]
    assert shown([NOISY], Variable("x", format=ROUNDED)) == ["0.4478125"]
    assert shown([NOISY], Variable("x", format="date")) == [number_text(NOISY)]


def means() -> Dataset:
    columns = {"g": NumericColumn(np.array([1, 1, 1])), "x": NumericColumn(np.array([0.1, 0.2, 0.4]))}
    return Dataset(columns, [Variable("g"), Variable("x")])


@pytest.mark.parametrize(
    "step",
    [
        {"step": "aggregate", "by": ["g"], "variables": ["x"]},
        {"step": "compute", "name": "m", "expression": "mean(x)", "live": False},
        {"step": "center", "variables": ["x"], "live": False},
    ],
)
def test_numbers_computed_once_look_like_those_that_stay_live(step: dict[str, object]) -> None:
    made = read_step(step).apply(means(), Around())
    assert made.variables[-1].format == ROUNDED
    assert not made.variables[-1].computed


def test_values_that_are_kept_go_on_looking_the_same() -> None:
    live = with_computed(means(), "m", "mean(x)")
    assert live.variable("m").format == ""
    kept = read_step({"step": "freeze", "variables": ["m"]}).apply(live, Around())
    assert (kept.variable("m").computed, kept.variable("m").format) == ("", ROUNDED)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[DataPage]:
    page = school_page(qtbot)
    data = with_computed(page.document.dataset, "third", "size / 7")  # type: ignore[attr-defined]
    page.document.set_dataset("Open", data)  # type: ignore[attr-defined]
    yield page
    settled(qtbot)


FULL = number_text(300 / 7)


def test_cell_is_short_and_everything_else_is_full(page: DataPage, qtbot: QtBot) -> None:
    model = page.model
    index = model.index(0, 6)
    assert model.cell(0, 6)[0] == "42.85714"
    assert model.data(index, Qt.ItemDataRole.EditRole) == FULL
    assert model.data(index, Qt.ItemDataRole.ToolTipRole) == FULL
    page.grid.setCurrentIndex(index)
    assert page.line.accessibleDescription().endswith(FULL)
    page.copy(None)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == FULL)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_exports_have_all_digits(page: DataPage, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    write_file(page.document.dataset, path)  # type: ignore[attr-defined]
    assert FULL in path.read_text(encoding="utf-8")
