"""The level view: how the rows lie in groups, drawn; other groups besides; ids that start again, mended."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from workbench.data.dataset import Dataset
from workbench.gui.flow_layout import FlowLayout
from workbench.gui.model.level_diagram import LevelDiagram
from workbench.gui.model.name_list import named
from workbench.gui.model.picture_finder import PictureFinder
from workbench.gui.model.popup import popup_names
from workbench.gui.widgets import button, icon_button, label
from workbench.modeling import ModelSpec
from workbench.modeling.hierarchy import Group
from workbench.modeling.level_picture import LevelBox, LevelPicture, Reuse

EMPTY = "No group is known yet. Choose what the rows belong to, such as school or person."


class LevelView(QWidget):
    """Looks at the data only while it is `active`, since that takes time with many rows.

    add: the button that draws another group; it stands where the owner puts it.
    """

    chosen = Signal(object)  # LevelBox whose variables shall be shown
    group_wanted = Signal(object)  # Group for the model
    group_menu_wanted = Signal(object, QPoint)  # Group of the model, place on the screen
    nest_wanted = Signal(str, str)  # inner, outer
    mend_wanted = Signal(str, str)  # inner, outer
    found = Signal(object)  # LevelPicture

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.active = False
        self._dataset: Dataset | None = None
        self._groups: tuple[Group, ...] = ()
        self._others: list[str] = []
        self._finder = PictureFinder(self)
        self._finder.found.connect(self._show)
        self.diagram = LevelDiagram()
        self.diagram.chosen.connect(self.chosen)
        self.diagram.menu_wanted.connect(self._menu)
        self.add = icon_button("add", "Draw another group", self._offer)
        self._empty = label(EMPTY, "caption", wrap=True)
        self.hint = ReuseCallout()
        self.hint.nest_wanted.connect(self.nest_wanted)
        self.hint.mend_wanted.connect(self.mend_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._empty, self.diagram, self.hint):
            column.addWidget(widget)
        self._empty.hide()

    @property
    def picture(self) -> LevelPicture:
        """What is drawn."""
        return self._finder.picture

    def activate(self, active: bool) -> None:
        """Begin to look, or stop."""
        self.active = active
        self._look()

    def look(self, dataset: Dataset | None, spec: ModelSpec) -> None:
        """The data and the model whose groups are drawn."""
        self._dataset, self._groups = dataset, spec.groups
        self._look()

    def draw_too(self, name: str, drawn: bool = True) -> None:
        """Draw a variable that does not group in the model, or no longer."""
        known = self._others or self._guessed()
        self._others = [*(n for n in known if n != name), *([name] if drawn else [])]
        self._look()

    def stop(self) -> None:
        self._finder.stop()

    def _guessed(self) -> list[str]:
        """What is drawn without anybody having asked."""
        return [] if self._groups else list(self._finder.guesses)

    def _look(self) -> None:
        if self.active:
            self._finder.look(self._dataset, self._groups, self._others)

    def _show(self) -> None:
        picture = self._finder.picture
        self.diagram.show_picture(picture)
        self._empty.setVisible(not picture.levels)
        self.hint.show_reuse(picture.reused)
        self.found.emit(picture)

    def _offer(self) -> None:
        """The variables that are not drawn yet, likely groups first."""
        if self._dataset is None:
            return
        drawn = {name for box in self.picture.boxes for name in box.group}
        names = dict.fromkeys([*self._finder.guesses, *self._dataset.names])
        at = self.add.mapToGlobal(self.add.rect().bottomLeft())
        things = [named(self._dataset.variable(name)) for name in names if name not in drawn]
        popup_names(self, things, at, self.draw_too, "Variables to draw")

    def _menu(self, box: LevelBox, at: QPoint) -> None:
        if box.in_model:
            self.group_menu_wanted.emit(box.group, at)
            return
        menu = QMenu(self)
        menu.addAction("Use as group", lambda: self.group_wanted.emit(box.group))
        menu.addAction("Do not draw", lambda: self.draw_too(box.group[0], False))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


class ReuseCallout(QFrame):
    """Tells that ids start again in each group, with a button for each way to mend it; else hidden."""

    nest_wanted = Signal(str, str)
    mend_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reuse = Reuse("", "", False)
        self.setProperty("look", "callout")
        self._words = label("", "caption", wrap=True)
        self.nest = button("", lambda: self.nest_wanted.emit(*self._pair), look="small")
        self.make = button("", lambda: self.mend_wanted.emit(*self._pair), look="small")
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(self.nest)
        flow.addWidget(self.make)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._words)
        column.addWidget(buttons)
        self.hide()

    @property
    def _pair(self) -> tuple[str, str]:
        return self._reuse.inner, self._reuse.outer

    def show_reuse(self, found: tuple[Reuse, ...]) -> None:
        """The first that the model gets wrong, else the first."""
        self.setVisible(bool(found))
        if not found:
            return
        self._reuse = reuse = next((r for r in found if r.in_model), found[0])
        inner, outer = self._pair
        start = f"The ids of {inner} start again in each {outer}"
        wrong = f"{start}, but the model takes {inner} 1 of one {outer} for {inner} 1 of another."
        words = wrong if reuse.in_model else f"{start}, so {inner} is drawn within {outer}."
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setProperty("level", "warning" if reuse.in_model else "info")
        self.style().unpolish(self)
        self.style().polish(self)
        self.nest.setVisible(reuse.in_model)
        self.nest.setText(_plain(f"Read {inner} within {outer}"))
        self.nest.setToolTip(
            f"In the model, {inner} and {outer} together name a group; the data stay as they are"
        )
        self.make.setText(_plain(f"Make {outer}_{inner}"))
        self.make.setToolTip(
            f"Add a variable with one id for each {inner} of each {outer}, and use it in the model"
        )


def _plain(text: str) -> str:
    """Names come from the data: no mnemonics in them."""
    return text.replace("&", "&&")
