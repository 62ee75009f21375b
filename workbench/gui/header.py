"""Header: the bar on top with the actions people need, in words and icons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from workbench.gui.actions import Actions
from workbench.gui.icons import set_icon
from workbench.gui.widgets import frame, restyle

_ICON = QSize(18, 18)


class Header(QFrame):
    """Main menu, the common actions, the analyses menu, and at the right export, theme and help."""

    def __init__(self, actions: Actions, menus: dict[str, QMenu], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "header")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 7, 10, 7)
        self._row.setSpacing(2)
        self.menu_button = self._add_menu(
            menus["main"], "menu", "Main menu: files, recent projects, plugins  (F10)"
        )
        self.data_button = self._add(actions["open_data"])
        self._add(actions["open_project"])
        self._add(actions["save"])
        self._rule()
        self._add(actions["undo"], text=False)
        self._add(actions["redo"], text=False)
        self._rule()
        self.prepare_button = self._add(actions["prepare"])
        self.analyses_button = self._add(actions["analyses"])
        restyle(self.analyses_button, look="primary")
        self._row.addStretch(1)
        self._add(actions["export_results"])
        self._add(actions["theme"], text=False)
        self.help_button = self._add_menu(menus["help"], "help", "Help")

    def _add(self, action: QAction, *, text: bool = True) -> QToolButton:
        out = QToolButton(self)
        out.setDefaultAction(action)
        _style(out, text)
        out.setAccessibleName(action.text().replace("&", ""))
        out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(out)
        return out

    def _add_menu(self, menu: QMenu, icon: str, tip: str) -> QToolButton:
        out = QToolButton(self)
        set_icon(out, icon)
        out.setMenu(menu)
        out.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        out.setToolTip(tip)
        out.setAccessibleName(tip.split(":")[0])
        out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        _style(out, False)
        self._row.addWidget(out)
        return out

    def _rule(self) -> None:
        line = frame("vline")
        self._row.addSpacing(6)
        self._row.addWidget(line)
        self._row.addSpacing(6)


def _style(target: QToolButton, text: bool) -> None:
    both, only = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
    target.setToolButtonStyle(both if text else only)
    target.setIconSize(_ICON)
