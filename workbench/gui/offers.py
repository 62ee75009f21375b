"""Offers: the analyses that can be chosen, from the plugins, and adding the chosen one to the project."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from workbench.gui.analyses_menu import AnalysesMenu
from workbench.gui.banner import Banner
from workbench.gui.document import Document


class Offers(QObject):
    """Fills the analyses menu when it is first opened."""

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._window = document, window
        self.menu = AnalysesMenu(window)
        self.menu.chosen.connect(self.add)

    def popup(self, below: QWidget) -> None:
        """Open the menu under a widget."""
        from workbench.extension.manager import plugin_manager

        self.menu.set_analyses(plugin_manager().analyses().values())
        self.menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))

    def add(self, analysis_id: str) -> None:
        """Add that analysis to the project, with no options yet."""
        from workbench.extension.manager import plugin_manager

        found = plugin_manager().analyses()[analysis_id]
        self._document.add_analysis(found.id, found.title)

    def show_plugins(self) -> None:
        """What is installed, and whether it works."""
        from workbench.extension.manager import plugin_manager
        from workbench.gui.plugins_page import show_plugins

        show_plugins(plugin_manager().cards(), self._window)

    def tell_failures(self, banner: Banner) -> None:
        """If a plugin could not be loaded, say so once."""
        from workbench.extension.manager import plugin_manager

        failed = [card.name for card in plugin_manager().cards() if card.state == "failed"]
        if failed:
            what = f"The plugin {failed[0]}" if len(failed) == 1 else f"{len(failed)} plugins"
            banner.show_message(
                f"{what} could not be loaded, so some analyses are missing.",
                "Everything else works.",
                choices=(("Show plugins", self.show_plugins),),
            )

    def stop(self) -> None:
        """Close what is open."""
        self.menu.close()
