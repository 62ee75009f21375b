"""The summary at the head of a result: what it says, its tone, and that keys reach its help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from workbench.gui.results.summary_strip import SummaryStrip
from workbench.results import Notice


@pytest.fixture
def strip(qtbot: QtBot) -> SummaryStrip:
    strip = SummaryStrip()
    qtbot.addWidget(strip)
    verdict = Notice("info", "The fit can be used.", "", "verdict")
    strip.show_result(replace(sample_result(), notices=(verdict,)))
    strip.show()
    return strip


def test_nothing_is_shown_without_a_result(qtbot: QtBot) -> None:
    strip = SummaryStrip()
    qtbot.addWidget(strip)
    strip.show_result(None)
    assert strip.isHidden()


def test_a_box_for_each_fact(strip: SummaryStrip) -> None:
    assert strip.boxes[0].accessibleName() == "Rows used: 180 of 182"
    assert strip.boxes[0].toolTip().startswith("180 of 182 used, 2 dropped")


def test_a_later_result_takes_the_boxes_over(strip: SummaryStrip) -> None:
    before = strip.boxes[0]
    verdict = Notice("error", "Do not use this fit.", "Simplify.", "verdict")
    strip.show_result(replace(sample_result(), notices=(verdict,)))
    assert strip.boxes[0] is before
    assert strip.boxes[-1].property("tone") == "error"
    assert strip.boxes[-1].value.text() == "Do not use"
    count = len(strip.boxes)
    strip.show_result(replace(sample_result(), notices=()))
    assert len(strip.boxes) == count - 1


def test_tab_shows_the_help_of_a_box(
    strip: SummaryStrip, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: told.append(text))
    strip.activateWindow()
    qtbot.waitUntil(strip.isActiveWindow)
    strip.boxes[-1].setFocus(Qt.FocusReason.TabFocusReason)
    assert told == [strip.boxes[-1].toolTip()]
