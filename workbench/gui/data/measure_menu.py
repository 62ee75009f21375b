"""The choice of a measure as a menu: icons, words, and what each measure means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from workbench.data.variable import Measure
from workbench.gui.icons import set_icon
from workbench.gui.model.measures import MEASURE_ICONS, MEASURE_WORDS


def add_measures(menu: QMenu, current: Measure | None, choose: Callable[[Measure], object]) -> None:
    """Add the five measures to `menu`; `current` has a tick (None: several variables that differ)."""
    group = QActionGroup(menu)
    for measure in Measure:
        action = QAction(str(measure).capitalize(), menu)
        set_icon(action, MEASURE_ICONS[measure])
        action.setToolTip(MEASURE_WORDS[measure].capitalize())
        action.setCheckable(True)
        action.setChecked(measure is current)
        action.triggered.connect(lambda _on=False, m=measure: choose(m))
        group.addAction(action)
        menu.addAction(action)
    menu.setToolTipsVisible(True)
