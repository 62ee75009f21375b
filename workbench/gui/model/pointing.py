"""What the list of variables asks of the builder: by buttons, Enter, double click and its context menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint

from workbench.gui.document import Document
from workbench.gui.model.builder import Builder
from workbench.gui.model.draft import NOWHERE
from workbench.gui.model.variable_menu import slope_choice, variable_menu
from workbench.gui.model.variable_panel import VariablePanel


class Pointing(QObject):
    """Connects a panel of variables with a builder, for as long as both live."""

    def __init__(self, document: Document, panel: VariablePanel, builder: Builder) -> None:
        super().__init__(builder)
        self._document, self._panel, self._builder = document, panel, builder
        panel.outcome_chosen.connect(builder.set_outcome)
        panel.predictors_chosen.connect(builder.add_predictors)
        panel.groups_chosen.connect(builder.add_groups)
        panel.slopes_chosen.connect(self._add_slopes)
        panel.levels.group_wanted.connect(builder.add_level)
        panel.levels.nest_wanted.connect(builder.nest_groups)
        panel.levels.group_menu_wanted.connect(builder.offer_group)
        panel.list.activated.connect(self._place)
        panel.list.menu_wanted.connect(self._menu)
        panel.list.taken_back.connect(lambda cargo: builder.drop(cargo, NOWHERE))

    def _place(self, names: list[str]) -> None:
        """Enter or double click on variables: the first becomes the outcome, ids group, others predict."""
        if self._builder.spec.outcome is None:
            self._builder.set_outcome(names[0])
        elif self._builder.random_terms and self._looks_like_group(names[0]):
            self._builder.add_groups(names)
        else:
            self._builder.add_predictors(names)

    def _looks_like_group(self, name: str) -> bool:
        dataset = self._document.dataset
        variable = dataset.variable(name) if dataset is not None and name in dataset else None
        return variable is not None and (variable.measure == "id" or variable.role == "group")

    def _add_slopes(self, names: list[str]) -> None:
        """Alt+S: the effects differ between the groups; with several groupings, a menu asks between which."""
        spec = self._builder.spec
        if len(spec.random) == 1:
            self._builder.add_slopes(0, names)
        elif spec.random:
            button = self._panel.slope
            at = button.mapToGlobal(button.rect().bottomLeft())
            self._builder.offer(slope_choice(spec, names), at)

    def _menu(self, at: QPoint) -> None:
        builder = self._builder
        if names := self._panel.list.selected():
            builder.offer(variable_menu(builder.spec, names, builder.random_terms, builder.facts), at)
