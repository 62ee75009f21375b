"""The builder: outcome, predictors and random terms as slots, one view of a ModelSpec.

Every change asked for by drop, button or key is a function of draft.py; the builder shows what it is given
and emits `edited` with the new model and a few words on what was done.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.model import draft
from workbench.gui.model.random_card import RandomCard
from workbench.gui.model.slot import Slot, SlotItem
from workbench.gui.widgets import button
from workbench.modeling import ModelSpec, RandomBlock, Term, edit
from workbench.modeling.tree import Name


class Builder(QWidget):
    """random_terms: whether the analysis has groups at all."""

    edited = Signal(object, str)

    def __init__(self, *, random_terms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = ModelSpec()
        self._cards: list[RandomCard] = []
        self.outcome = Slot("Outcome", "Drop the variable to be explained", help="What the model explains.")
        self.predictors = Slot(
            "Predictors",
            "Drop what may explain it",
            help="Fixed effects: their average over all groups. Click two, then join them to an interaction.",
        )
        self._join = button("Interaction", self._interact, look="link", tip="Join the chosen predictors")
        self._join.hide()
        self.predictors.head.addWidget(self._join)
        self.groups = Slot(
            "Groups",
            "Drop what groups the rows: school, class, person …",
            help="Rows of one group resemble each other; each grouping variable gets a random intercept.",
        )
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        for slot in (self.outcome, self.predictors, self.groups):
            self._layout.addWidget(slot)
        self.groups.setVisible(random_terms)
        self._connect()

    def _connect(self) -> None:
        self.outcome.dropped.connect(lambda names: self.set_outcome(names[0]))
        self.outcome.removed.connect(
            lambda _i: self._say(edit.set_outcome(self._spec, None), "Remove outcome")
        )
        self.predictors.dropped.connect(self.add_predictors)
        self.predictors.removed.connect(
            lambda i: self._say(draft.without_fixed(self._spec, i), f"Remove {self._spec.fixed[i]}")
        )
        self.predictors.selection_changed.connect(lambda chosen: self._join.setVisible(len(chosen) > 1))
        self.groups.dropped.connect(self.add_groups)

    # -- what the user can do; the page's buttons call these too ----------------------------------------

    def set_outcome(self, name: str) -> None:
        self._say(edit.set_outcome(self._spec, Name(name)), f"Outcome {name}")

    def add_predictors(self, names: Sequence[str]) -> None:
        self._say(draft.with_predictors(self._spec, names), f"Add {', '.join(names)}")

    def add_groups(self, names: Sequence[str]) -> None:
        self._say(draft.with_groups(self._spec, names), f"Group by {', '.join(names)}")

    def add_slopes(self, place: int, names: Sequence[str]) -> None:
        self._say(draft.with_slopes(self._spec, place, names), f"Random slope of {', '.join(names)}")

    def _interact(self) -> None:
        chosen = self.predictors.selected
        words = ":".join(str(self._spec.fixed[i]) for i in chosen)
        self._say(draft.with_interaction(self._spec, chosen), f"Add {words}")

    def _say(self, spec: ModelSpec, words: str) -> None:
        if spec != self._spec:
            self.edited.emit(spec, words)

    # -- showing ---------------------------------------------------------------------------------------

    def show_spec(self, spec: ModelSpec) -> None:
        """Show a model; only what differs is rebuilt."""
        self._spec = spec
        outcome = spec.outcome_name
        self.outcome.show_items([SlotItem(outcome, names=(outcome,))] if outcome else [])
        self.predictors.show_items([_item(term) for term in spec.fixed])
        if [c.block.group for c in self._cards] != [b.group for b in spec.random]:
            self._rebuild_cards(spec.random)
        for card, block in zip(self._cards, spec.random, strict=True):
            card.show_block(block)

    def _rebuild_cards(self, blocks: Sequence[RandomBlock]) -> None:
        for card in self._cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [self._card(place, block) for place, block in enumerate(blocks)]
        before = self._layout.indexOf(self.groups)
        for offset, card in enumerate(self._cards):
            self._layout.insertWidget(before + offset, card)

    def _card(self, place: int, block: RandomBlock) -> RandomCard:
        card = RandomCard(block)
        group = str(block.group)
        card.dropped.connect(lambda names: self.add_slopes(place, names))
        card.block_removed.connect(
            lambda: self._say(edit.remove_random(self._spec, place), f"Remove {group}")
        )
        for signal in (card.intercept_removed, card.intercept_added):
            signal.connect(
                lambda: self._say(edit.toggle_random_intercept(self._spec, place), f"Intercept of {group}")
            )
        card.slope_removed.connect(lambda gone: self._remove_slope(place, gone))
        card.correlated_changed.connect(
            lambda _on: self._say(edit.toggle_correlation(self._spec, place), f"Correlation within {group}")
        )
        return card

    def _remove_slope(self, place: int, gone: int) -> None:
        term = self._spec.random[place].terms[gone]
        self._say(draft.without_slope(self._spec, place, term), f"Remove random slope of {term}")


def _item(term: Term) -> SlotItem:
    tip = f"{term}: click to choose it for an interaction, Delete removes it"
    return SlotItem(
        str(term).replace(":", " × ") if len(term.factors) > 1 else str(term), tip, term.variables
    )
