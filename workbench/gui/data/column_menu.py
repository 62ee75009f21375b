"""What can be done with a column of the grid: order, measure, find, copy, details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from workbench.data.variable import Measure, Variable
from workbench.gui.data.measure_menu import add_measures
from workbench.gui.icons import set_icon


@dataclass(frozen=True, slots=True)
class ColumnDoes:
    """What the entries of the menu call; `sort` takes True for descending, None for the order of the file."""

    sort: Callable[[bool | None], object]
    measure: Callable[[Measure], object]
    find: Callable[[], object]
    copy: Callable[[], object]
    details: Callable[[], object]
    rename: Callable[[], object]


def fill_column_menu(menu: QMenu, variable: Variable, does: ColumnDoes, *, sorted_now: bool) -> None:
    """Add the entries for `variable`; sorted_now: the rows are not in the order of the file."""
    add_entry(menu, "Sort ascending", "arrow-up", lambda: does.sort(False))
    add_entry(menu, "Sort descending", "arrow-down", lambda: does.sort(True))
    add_entry(menu, "Order of the file", "undo", lambda: does.sort(None)).setEnabled(sorted_now)
    menu.addSeparator()
    measures = menu.addMenu("Measure")
    add_measures(measures, variable.measure, does.measure)
    menu.addSeparator()
    add_entry(menu, "Find in this column", "search", does.find)
    add_entry(menu, "Copy the column", "copy", does.copy)
    add_entry(menu, "Rename", "edit", does.rename)
    add_entry(menu, f"Details of {variable.name}".replace("&", "&&"), "variables", does.details)


def popup_menu(parent: QWidget, name: str) -> QMenu:
    """An empty menu that goes away for good when it is closed."""
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def add_entry(menu: QMenu, text: str, icon: str, does: Callable[[], object]) -> QAction:
    action = QAction(text, menu)
    set_icon(action, icon)
    action.triggered.connect(lambda _on=False: does())
    menu.addAction(action)
    return action
