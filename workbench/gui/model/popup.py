"""Shows offers (menus.py) as a menu, or names as a list, that goes away by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from workbench.gui.model.menus import Entry, Offers, Submenu
from workbench.gui.model.name_list import Named, NameList


def popup(
    owner: QWidget, offers: Offers, at: QPoint, on_choice: Callable[[Entry], object], title: str = ""
) -> QMenu:
    """Open the menu at a place on the screen; it is destroyed when it closes."""
    menu = QMenu(title, owner)
    menu.setToolTipsVisible(True)
    for offer in offers:
        if offer is None:
            menu.addSeparator()
        elif isinstance(offer, Submenu):
            part = menu.addMenu(_plain(offer.title))
            part.setToolTipsVisible(True)
            for entry in offer.entries:
                _add(part, entry, on_choice)
        else:
            _add(menu, offer, on_choice)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def popup_names(
    owner: QWidget, things: Iterable[Named], at: QPoint, on_choice: Callable[[str], object], title: str
) -> NameList:
    """Open a list of variables to choose one of."""
    names = NameList(things, title, owner)
    names.chosen.connect(on_choice)
    names.popup(at)
    return names


def _add(menu: QMenu, entry: Entry, on_choice: Callable[[Entry], object]) -> QAction:
    title = entry.title if not entry.why_not else f"{entry.title}  ({entry.why_not})"
    action = menu.addAction(_plain(title))
    action.setEnabled(not entry.why_not)
    if entry.checked is not None:
        action.setCheckable(True)
        action.setChecked(entry.checked)
    action.triggered.connect(lambda _checked=False: on_choice(entry))
    return action


def _plain(text: str) -> str:
    """Names come from the data: no mnemonics in them."""
    return text.replace("&", "&&")
