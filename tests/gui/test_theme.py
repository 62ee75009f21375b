"""Colours: everything that is read reaches the contrast of WCAG AA, in both themes."""

from __future__ import annotations

import re

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.resources import resource
from workbench.gui.theme import style_sheet, theme
from workbench.gui.tokens import DARK, LIGHT, Tokens, contrast

READ_ON = [
    ("text", "window"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "accent_soft"),
    ("text_muted", "window"),
    ("text_muted", "surface"),
    ("text_muted", "raised"),
    ("accent", "surface"),
    ("accent", "accent_soft"),
    ("accent_hover", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("success", "success_soft"),
    ("warning", "warning_soft"),
    ("error", "error_soft"),
    ("text_muted", "accent_soft"),
    ("text_muted", "warning_soft"),
    ("text_muted", "error_soft"),
]


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ_ON)
def test_text_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


def test_the_style_sheet_names_only_known_colours() -> None:
    sheet = style_sheet(LIGHT, lambda name, color: f"{name}-{color}")
    assert "@" not in re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)


def test_switching_restyles_and_icons_follow(qapp: QApplication) -> None:
    current = theme()
    current.set_mode("light")
    heard: list[bool] = []
    current.changed.connect(lambda: heard.append(current.dark))
    current.toggle()
    assert (heard, current.tokens) == ([True], DARK)
    current.set_mode("light")


def test_a_window_on_screen_is_restyled_in_turns_and_keeps_its_layout(qtbot: QtBot) -> None:
    theme().set_mode("light")
    window = QWidget()
    column = QVBoxLayout(window)
    labels = [QLabel(f"label {i}") for i in range(3)]
    for one in labels:
        column.addWidget(one)
    qtbot.addWidget(window)
    window.show()
    places = [one.geometry() for one in labels]
    heard: list[bool] = []
    theme().changed.connect(lambda: heard.append(theme().dark))
    theme().toggle()
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard) and turns.idle())
    assert heard == [True]
    assert window.updatesEnabled() and column.isEnabled()
    assert [one.geometry() for one in labels] == places
    assert window.palette().window().color().name() == DARK.window
    theme().set_mode("light")
    assert window.palette().window().color().name() == LIGHT.window


def test_two_changes_in_a_row_end_with_the_last(qtbot: QtBot) -> None:
    theme().set_mode("light")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    theme().toggle()
    theme().toggle()
    qtbot.waitUntil(turns.idle)
    assert (theme().mode, theme().tokens) == ("light", LIGHT)
    assert window.palette().window().color().name() == LIGHT.window
    assert window.updatesEnabled()


def test_a_window_that_goes_meanwhile_does_no_harm(qtbot: QtBot) -> None:
    theme().set_mode("light")
    window = QWidget()
    QVBoxLayout(window).addWidget(QLabel("gone soon"))
    window.show()
    theme().toggle()
    window.close()
    shiboken6.delete(window)
    qtbot.waitUntil(turns.idle)
    assert theme().dark
    theme().set_mode("light")


@pytest.mark.parametrize("name", sorted(p.stem for p in resource("icons").glob("*.svg")))
def test_every_icon_can_be_drawn(qapp: QApplication, name: str) -> None:
    from workbench.gui.icons import pixmap

    image = pixmap(name, "#000000").toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
