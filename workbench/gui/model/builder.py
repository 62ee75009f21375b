"""The builder: outcome, predictors and random terms as slots, one view of a ModelSpec.

Every change asked for by drop, button, menu or key is a function of draft.py or menus.py; the builder shows
what it is given and emits `edited` with the new model and a few words on what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.model import draft, menus
from workbench.gui.model.facts import Facts
from workbench.gui.model.items import MOST_SHOWN, fixed_items, outcome_items
from workbench.gui.model.nest_hint import NestHint
from workbench.gui.model.popup import popup
from workbench.gui.model.random_card import RandomCard
from workbench.gui.model.slot import Slot
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.widgets import button, icon_button
from workbench.modeling import ModelSpec, RandomBlock, edit
from workbench.modeling.tree import Name

MOST_CARDS = 20


class Builder(QWidget):
    """random_terms: whether the analysis has groups at all."""

    edited = Signal(object, str)

    def __init__(self, *, random_terms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = ModelSpec()
        self.facts = Facts()
        self.random_terms = random_terms
        self.cards: list[RandomCard] = []
        self.outcome = Slot(
            "Outcome",
            "1. Drag the variable to explain here",
            origin=draft.OUTCOME,
            help="What the model explains.",
        )
        self.predictors = Slot(
            "Predictors",
            "2. Drag what may explain it",
            origin=draft.PREDICTORS,
            help="Fixed effects: their average over all groups. Choose two by a click to join them.",
        )
        self._join = button("Interaction", self._interact, look="inline", tip="Join the chosen predictors")
        self._join.hide()
        self.predictors.row.add_tail(self._join)
        self._more = icon_button("more", "More on predictors: intercept, interactions", self._fixed_menu)
        self.predictors.add_tool(self._more)
        self.groups = Slot(
            "Groups",
            "",
            origin=draft.GROUPS,
            help="Rows of one group resemble each other; each grouping variable gets a random intercept.",
        )
        self.nest = NestHint()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        for widget in (self.outcome, self.predictors, self.nest, self.groups):
            self._layout.addWidget(widget)
        self.groups.setVisible(random_terms)
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        for slot, target in (
            (self.outcome, draft.OUTCOME),
            (self.predictors, draft.PREDICTORS),
            (self.groups, draft.GROUPS),
        ):
            slot.dropped.connect(self._dropper(target))
        self.outcome.removed.connect(
            lambda _i: self._say(edit.set_outcome(self.spec, None), "Remove outcome")
        )
        self.outcome.menu_wanted.connect(
            lambda _i, at: self._popup(menus.outcome_menu(self.spec, self.facts), at)
        )
        self.predictors.removed.connect(self._remove_fixed)
        self.predictors.menu_wanted.connect(self._predictor_menu)
        self.predictors.selection_changed.connect(lambda chosen: self._join.setVisible(len(chosen) > 1))
        self.nest.wanted.connect(self.nest_groups)

    # -- what the user can do; the page's buttons call these too ----------------------------------------

    def set_outcome(self, name: str) -> None:
        self._say(draft.with_outcome(self.spec, Name(name)), f"Outcome {name}")

    def add_predictors(self, names: Sequence[str]) -> None:
        self._say(draft.with_predictors(self.spec, names), f"Add {', '.join(names)}")

    def add_groups(self, names: Sequence[str]) -> None:
        self._say(draft.with_groups(self.spec, names), f"Group by {', '.join(names)}")

    def add_level(self, group: Sequence[str]) -> None:
        """Group by a factor of one or more variables, the inner one first."""
        self._say(draft.with_level(self.spec, group), f"Group by {' in '.join(group)}")

    def nest_groups(self, inner: str, outer: str) -> None:
        """Read the ids of one group together with those of another."""
        self._say(draft.nested_with(self.spec, inner, outer), f"{inner} within {outer}")

    def offer_group(self, group: tuple[str, ...], at: QPoint) -> None:
        """The menu of a grouping factor of the model."""
        for place, block in enumerate(self.spec.random):
            if group in block.group.expanded():
                self._popup(menus.group_menu(self.spec, place), at)
                return

    def add_slopes(self, place: int, names: Sequence[str]) -> None:
        self._say(draft.with_slopes(self.spec, place, names), f"Random slope of {', '.join(names)}")

    def drop(self, cargo: Cargo, target: str) -> None:
        """What was dragged arrives at a slot ("outcome", "predictors", "groups", "random:0", "" for none)."""
        self._say(draft.dropped(self.spec, cargo, target), _drop_words(cargo, target))

    def offer(self, offers: menus.Offers, at: QPoint) -> None:
        """Open a menu; choosing from it edits the model."""
        self._popup(offers, at)

    def _dropper(self, target: str) -> Callable[[Cargo], None]:
        return lambda cargo: self.drop(cargo, target)

    def _interact(self) -> None:
        chosen = [i for i in self.predictors.selected if i < len(self.spec.fixed)]
        words = ":".join(str(self.spec.fixed[i]) for i in chosen)
        if len(chosen) > 1:
            self._say(draft.with_interaction(self.spec, chosen), f"Add {words}")

    def _remove_fixed(self, place: int) -> None:
        """The chip of a term, an offset, or the one that says there is no intercept."""
        terms, offsets = min(len(self.spec.fixed), MOST_SHOWN), len(self.spec.offsets)
        if place < terms:
            self._say(draft.without_fixed(self.spec, place), f"Remove {self.spec.fixed[place]}")
        elif place < terms + offsets:
            self._say(draft.without_offset(self.spec, place - terms), "Remove offset")
        else:
            self._say(edit.set_intercept(self.spec, True), "With intercept")

    def _fixed_menu(self) -> None:
        self._popup(menus.fixed_menu(self.spec), self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _predictor_menu(self, place: int, at: QPoint) -> None:
        if place < len(self.spec.fixed):
            self._popup(menus.predictor_menu(self.spec, place, self.facts), at)

    def _popup(self, offers: menus.Offers, at: QPoint) -> None:
        popup(self, offers, at, lambda entry: self._say(entry.after, entry.step))

    def _say(self, spec: ModelSpec, words: str) -> None:
        if spec != self.spec:
            self.edited.emit(spec, words)

    # -- showing ---------------------------------------------------------------------------------------

    def show_spec(self, spec: ModelSpec) -> None:
        """Show a model; only what differs is rebuilt."""
        self.spec = spec
        self._refresh()

    def show_facts(self, facts: Facts) -> None:
        """What is known of the data now: variables that are gone are marked, nests are offered."""
        self.facts = facts
        self._refresh()

    def _refresh(self) -> None:
        spec, unknown = self.spec, self.facts.unknown(self.spec)
        self.outcome.show_items(outcome_items(spec, unknown))
        self.predictors.show_items(fixed_items(spec, unknown), max(0, len(spec.fixed) - MOST_SHOWN))
        shown = spec.random[:MOST_CARDS] if self.random_terms else ()
        if [card.block.group for card in self.cards] != [block.group for block in shown]:
            self._rebuild_cards(shown)
        for card, block in zip(self.cards, shown, strict=True):
            card.show_block(block, unknown)
        self.groups.set_hint(_groups_hint(len(spec.random)))
        self.nest.show_nests(spec, self.facts.levels)

    def _rebuild_cards(self, blocks: Sequence[RandomBlock]) -> None:
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [self._card(place, block) for place, block in enumerate(blocks)]
        before = self._layout.indexOf(self.nest)
        for offset, card in enumerate(self.cards):
            self._layout.insertWidget(before + offset, card)

    def _card(self, place: int, block: RandomBlock) -> RandomCard:
        card = RandomCard(place, block)
        group = str(block.group)
        card.dropped.connect(self._dropper(f"random:{place}"))
        card.group_removed.connect(lambda: self._say(edit.remove_random(self.spec, place), f"Remove {group}"))
        card.group_menu_wanted.connect(lambda at: self._popup(menus.group_menu(self.spec, place), at))
        card.intercept_removed.connect(
            lambda: self._say(
                edit.toggle_random_intercept(self.spec, place), f"No random intercept of {group}"
            )
        )
        card.slope_removed.connect(lambda gone: self._remove_slope(place, gone))
        card.slope_menu_wanted.connect(
            lambda slope, at: self._popup(menus.slope_menu(self.spec, place, slope), at)
        )
        card.more_wanted.connect(lambda at: self._popup(menus.more_menu(self.spec, place, self.facts), at))
        card.correlated_changed.connect(
            lambda _on: self._say(edit.toggle_correlation(self.spec, place), f"Correlation within {group}")
        )
        return card

    def _remove_slope(self, place: int, gone: int) -> None:
        term = self.spec.random[place].terms[gone]
        self._say(draft.without_slope(self.spec, place, term), f"Remove random slope of {term}")


def _groups_hint(n_random: int) -> str:
    return "Drag another group here" if n_random else "3. Drag the groups: school, person"


def _drop_words(cargo: Cargo, target: str) -> str:
    what = cargo.piece or ", ".join(cargo.names)
    return {
        draft.OUTCOME: f"Outcome {what}",
        draft.PREDICTORS: f"Predictor {what}",
        draft.GROUPS: f"Group by {what}",
        draft.NOWHERE: f"Remove {what}",
    }.get(target, f"Random slope of {what}")
