"""Fields for numbers with arrows: the text begins where that of other fields does."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from workbench.gui.spin_box import DecimalBox, WholeBox
from workbench.gui.theme import theme


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_text_does_not_touch_the_frame(qtbot: QtBot, mode: str) -> None:
    theme().set_mode(mode)  # type: ignore[arg-type]
    for box in (WholeBox(0, 10), DecimalBox(0.5, 2.5)):
        qtbot.addWidget(box)
        box.show()
        line = box.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        assert line.x() + line.textMargins().left() >= 6
    theme().set_mode("light")


def test_ranges_are_kept(qtbot: QtBot) -> None:
    whole, decimal = WholeBox(-1, 6), DecimalBox(0.5, 2.5)
    for box in (whole, decimal):
        qtbot.addWidget(box)
        box.setValue(99)
    assert (whole.value(), decimal.value(), decimal.decimals()) == (6, 2.5, 1)
