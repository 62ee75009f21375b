"""The pages of the left pane, made when they are first looked at, so that the window is on screen sooner.

What a page needs is imported a few modules a turn; the page is made when that has come, in a turn of its own.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.page_modules import WITH_QT
from workbench.gui.turns import soon


@dataclass(frozen=True, slots=True)
class Page:
    """title: of the tab, & marks the mnemonic; path: "module:class" of a widget made with the Document.

    light: made in no time, so that it needs no turns of its own.
    """

    title: str
    path: str
    tip: str
    light: bool = False

    @property
    def module(self) -> str:
        return self.path.partition(":")[0]


PAGES = (
    Page("&Data", "workbench.gui.data.data_page:DataPage", "The values, one row a case"),
    Page(
        "&Variables",
        "workbench.gui.data.variables_page:VariablesPage",
        "What each variable means: measure, labels, missing codes",
    ),
    Page(
        "&Model",
        "workbench.gui.model.page:ModelPage",
        "Outcome, predictors and groups of the current analysis",
    ),
    Page(
        "H&istory",
        "workbench.gui.history_page:HistoryPage",
        "Every step of this session, to go back to",
        light=True,
    ),
)
DATA, VARIABLES, MODEL, HISTORY = range(4)


class Pages(QTabWidget):
    """Data, Variables, Model and History."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._holders: list[QWidget] = []
        self._made: dict[int, QWidget] = {}
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setAccessibleName("Data and model")
        for place, page in enumerate(PAGES):
            holder = QWidget()
            QVBoxLayout(holder).setContentsMargins(0, 0, 0, 0)
            self._holders.append(holder)
            self.addTab(holder, page.title)
            self.setTabToolTip(place, page.tip)
        self.currentChanged.connect(self._want)

    def _want(self, place: int) -> None:
        """Make the page, if there is none yet: now if it is light, else behind the turns that wait."""
        make = partial(self.make, place)
        if place in self._made:
            return
        if PAGES[place].light:
            make()
            return
        last = PAGES[place].module
        if last not in sys.modules:
            for module in WITH_QT[: WITH_QT.index(last) + 1]:
                soon(partial(importlib.import_module, module))
        soon(make)

    def prepare(self) -> None:
        """Make all pages while the user looks at the start page, one a turn."""
        for place in range(len(PAGES)):
            soon(partial(self.make, place))

    def make(self, place: int) -> QWidget:
        """The page at that place, made now if it was not yet."""
        if place not in self._made:
            page = _make(PAGES[place].path, self._document, self._holders[place])
            if hasattr(page, "details_wanted"):
                page.details_wanted.connect(self.show_variable)
            if hasattr(page, "rename_wanted"):
                page.rename_wanted.connect(self.rename_variable)
            self._made[place] = page
            layout = self._holders[place].layout()
            assert layout is not None
            layout.addWidget(page)
            page.show()  # the layout would do so a turn later
        return self._made[place]

    def show_page(self, place: int) -> None:
        """Bring a page to the front."""
        self.setCurrentIndex(place)
        self._want(place)

    def show_cells(self) -> None:
        """Bring the Data page to the front, ready to type into the first cell."""
        self.show_page(DATA)
        self.make(DATA).go_to_start()  # type: ignore[attr-defined]

    def show_variable(self, name: str) -> None:
        """Bring the Variables page to the front, with that variable selected."""
        self.show_page(VARIABLES)
        self.make(VARIABLES).show_variable(name)  # type: ignore[attr-defined]

    def rename_variable(self, name: str) -> None:
        """The same, and let its name be typed over where it stands."""
        self.show_variable(name)
        self.make(VARIABLES).edit_name(name)  # type: ignore[attr-defined]


def _make(path: str, document: Document, holder: QWidget) -> QWidget:
    module, _, name = path.partition(":")
    page: QWidget = getattr(importlib.import_module(module), name)(document, holder)
    return page
