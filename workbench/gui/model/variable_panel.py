"""The variables beside the builder, as a list or by level, with one button for each place they can go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from workbench.gui.model.level_sections import heading, notes, sections
from workbench.gui.model.level_view import LevelView
from workbench.gui.model.variable_list import VariableList
from workbench.gui.model.variable_mode import VariableMode
from workbench.gui.widgets import button
from workbench.modeling.level_picture import LevelPicture

NARROW, SHARE, WIDE = 166, 0.363, 280
MORE_ROOM = 1.22  # for the drawing of the levels
FORM = 356  # what the form beside it needs before its controls are cut


class VariablePanel(QWidget):
    """Drag variables, double-click them, or select them and press a button (Alt and its letter).

    model: whether the analysis has one outcome, predictors and perhaps (random_terms) groups to point at.
    """

    outcome_chosen = Signal(str)
    predictors_chosen = Signal(list)
    groups_chosen = Signal(list)
    slopes_chosen = Signal(list)

    KEYS = "OPGS"

    def __init__(self, *, model: bool, random_terms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._random_terms = random_terms
        self.list = VariableList()
        self.levels = LevelView()
        self.mode = VariableMode()
        self.mode.setVisible(random_terms)
        self.mode.add_tool(self.levels.add)
        self.mode.changed.connect(self._show_mode)
        self.levels.found.connect(self._show_sections)
        self.levels.chosen.connect(lambda box: self.list.reveal(heading(box)))
        self.outcome = self._button("&Outcome", self._outcome, "Explain the selected variable")
        self.predictor = self._button("&Predictor", self._predictors, "Explain the outcome by it")
        self.group = self._button("&Group", self._groups, "Rows with the same value belong together")
        self.slope = self._button(
            "&Slope", self._slopes, "Let its effect differ between the groups (random slope)"
        )
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, widget in enumerate((self.outcome, self.predictor, self.group, self.slope)):
            grid.addWidget(widget, place // 2, place % 2)
        self.outcome.setVisible(model)
        self.predictor.setVisible(model)
        self.group.setVisible(random_terms)
        self.slope.setVisible(random_terms)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 8, 10)
        layout.setSpacing(8)
        layout.addWidget(self.mode)
        layout.addWidget(self.levels)
        layout.addWidget(self.list, 1)
        layout.addLayout(grid)
        selection = self.list.view.selectionModel()
        selection.selectionChanged.connect(lambda _new, _old: self._enable())
        self.list.model.modelReset.connect(self._enable)
        self._has_groups = False
        self._badges: dict[str, str] = {}
        self._width = 0
        self._enable()
        self._show_mode(self.mode.by_level)

    def _button(self, text: str, on_click: Callable[[], None], tip: str) -> QPushButton:
        key = text[text.index("&") + 1]
        out = button(text, on_click, tip=f"{tip} (Alt+{key})", look="small")
        out.setAccessibleDescription(tip)
        out.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the list
        return out

    def fit(self, width: int) -> None:
        """Take a share of a page that is `width` wide."""
        self._width = width
        more = MORE_ROOM if self.mode.by_level else 1.0
        wanted = max(NARROW, round(more * min(WIDE, SHARE * width)))
        self.setFixedWidth(max(NARROW, min(wanted, width - FORM)))

    def show_badges(self, badges: Mapping[str, str]) -> None:
        """In one word at which level of the model each variable varies; the drawing tells it by itself."""
        self._badges = dict(badges)
        self.list.show_levels({} if self.mode.by_level else self._badges)

    def _show_mode(self, by_level: bool) -> None:
        self.levels.setVisible(by_level)
        self.levels.add.setVisible(by_level)
        self.levels.activate(by_level)
        self._show_sections(self.levels.picture)
        self.show_badges(self._badges)
        if self._width:
            self.fit(self._width)

    def _show_sections(self, picture: LevelPicture) -> None:
        by_level = self.mode.by_level
        self.list.show_sections(sections(picture) if by_level else ())
        self.list.model.show_notes(notes(picture) if by_level else {})

    def stop(self) -> None:
        """The panel goes."""
        self.levels.stop()

    def show_groups(self, has_groups: bool) -> None:
        """Slopes need a group to differ between."""
        self._has_groups = has_groups
        self._enable()

    def _enable(self) -> None:
        chosen = self.list.view.selectionModel().hasSelection()
        for widget in (self.outcome, self.predictor, self.group):
            widget.setEnabled(chosen)
        self.slope.setEnabled(chosen and self._has_groups)

    def _outcome(self) -> None:
        if names := self.list.selected():
            self.outcome_chosen.emit(names[0])

    def _predictors(self) -> None:
        if names := self.list.selected():
            self.predictors_chosen.emit(names)

    def _groups(self) -> None:
        if names := self.list.selected():
            self.groups_chosen.emit(names)

    def _slopes(self) -> None:
        if names := self.list.selected():
            self.slopes_chosen.emit(names)
