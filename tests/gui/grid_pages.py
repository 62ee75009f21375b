"""A Data page to be tested, and what tests of it share."""

from __future__ import annotations

from gui.data_samples import school_data
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from workbench.gui.data.data_page import DataPage
from workbench.gui.document import Document
from workbench.gui.theme import theme


def school_page(qtbot: QtBot) -> DataPage:
    """A page on screen, with six pupils."""
    theme().set_mode("light")
    document = Document()
    document.set_dataset("Open", school_data())
    page = DataPage(document)
    page.document = document  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    qtbot.waitExposed(page)
    return page


def at(page: DataPage) -> tuple[int, int]:
    """Row and column of the current cell on screen."""
    return page.grid.currentIndex().row(), page.grid.currentIndex().column()


def entries(menu: QMenu) -> dict[str, QAction]:
    """The entries of a menu by their words."""
    return {action.text(): action for action in menu.actions() if action.text()}
