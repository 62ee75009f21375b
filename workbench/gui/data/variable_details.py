"""What is known of the selected variable: numbers, shape, what is odd, and its levels to edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workbench.data.dataset import Dataset
from workbench.data.text.missing import MissingCandidate
from workbench.data.variable import Variable
from workbench.gui.data.histogram import Histogram
from workbench.gui.data.latest import Latest
from workbench.gui.data.level_editor import LevelEditor
from workbench.gui.data.profile import Profile, facts, profile
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.data.variable_properties import VariableProperties
from workbench.gui.data.words import counted
from workbench.gui.model.elided_label import ElidedLabel
from workbench.gui.model.measures import MEASURE_ICONS
from workbench.gui.results.callout import Callout
from workbench.gui.typed_field import Field, put_words
from workbench.gui.widgets import Sign, button, label
from workbench.results import Notice

LEVEL = "label of a level"


class VariableDetails(QFrame):
    """Found out in a thread; the old numbers stay until the new ones are there."""

    def __init__(self, commands: VariableCommands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._latest = Latest(self)
        self._shown: tuple[Dataset | None, str] = (None, "")
        self._awaited: tuple[str, str, str] | None = None  # variable, level, and words for its label
        self._sign = Sign("measure-numeric", "text_muted", 18)
        self._name = label("", "strong")
        self._label = ElidedLabel("")
        self.numbers = FactStrip()
        self.histogram = Histogram()
        self.note = Callout(Notice("info", ""))
        self.note.hide()
        self._suspects = QHBoxLayout()
        self._suspects.setSpacing(6)
        self.offers: list[QWidget] = []
        self.properties = VariableProperties(commands)
        self.levels = LevelEditor(commands)
        self._arrange()
        self.hide()

    def _arrange(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self._sign)
        title.addWidget(self._name)
        title.addWidget(self._label, 1)
        top = QHBoxLayout()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(title)
        left.addWidget(self.numbers)
        top.addLayout(left, 1)
        top.addWidget(self.histogram)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(self._suspects)
        layout.addWidget(self.note)
        layout.addWidget(self.properties)
        layout.addWidget(self.levels, 1)
        layout.addStretch(0)

    def show_variable(self, dataset: Dataset | None, variable: Variable | None, note: str = "") -> None:
        """Show a variable; note: what is odd about the level at which it varies."""
        self.setVisible(dataset is not None and variable is not None)
        if dataset is None or variable is None:
            self._shown = (None, "")
            return
        self.note.show_block(Notice("warning", note))
        self.note.setVisible(bool(note))
        if self._shown == (dataset, variable.name):
            return
        self._shown = (dataset, variable.name)
        self._sign.show_icon(MEASURE_ICONS[variable.measure], "text_muted")
        self._name.setText(variable.name)
        formula = f"= {variable.computed}" if variable.computed else ""
        self._label.setText(formula or variable.label)
        self._label.setToolTip(formula and f"Computed: {variable.computed}")
        self.properties.show_variable(variable)
        self._ask(dataset, variable)

    def place_of(self, field: Field) -> dict[str, Any] | None:
        """Which property is typed in a field; None if it is not here."""
        if self.levels.isAncestorOf(field):
            return {"property": LEVEL, "level": self.levels.current}
        found = [name for name, each in self.properties.fields.items() if each is field]
        return {"property": found[0]} if found else None

    def put_back(self, place: Mapping[str, Any], words: str) -> bool:
        """Write words where they were typed; False where that level is gone.

        Levels that are still being counted get the words when they are there.
        """
        variable = self.properties.variable
        if place["property"] != LEVEL:
            put_words(self.properties.fields[place["property"]], words)
            return True
        if variable is None or place["level"] not in [level.value for level in variable.levels]:
            return False
        if self.levels.shown == variable.name:
            return self.levels.put_back(place["level"], words)
        self._awaited = (variable.name, place["level"], words)
        return True

    def _put_awaited(self, name: str) -> None:
        """The levels of a variable are there: words for one of them can be put back."""
        awaited, self._awaited = self._awaited, None
        if awaited is not None and awaited[0] == name:
            self.levels.put_back(*awaited[1:])

    def _ask(self, dataset: Dataset, variable: Variable) -> None:
        self._latest.ask(lambda: profile(dataset, variable.name), lambda found: self._answer(variable, found))

    def _answer(self, variable: Variable, found: Profile) -> None:
        self.numbers.show_facts(facts(found.summary))
        self.histogram.show_shape(found.shape)
        self.levels.show_variable(variable, found.summary)
        self._offer(variable.name, found.suspected)
        self._put_awaited(variable.name)

    def _offer(self, name: str, suspected: tuple[MissingCandidate, ...]) -> None:
        """A button for each value that looks like a missing code."""
        while (item := self._suspects.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.offers = [self._offered(name, candidate) for candidate in suspected[:3]]
        for offer in self.offers:
            self._suspects.addWidget(offer)
        if self.offers:
            self._suspects.addStretch(1)

    def _offered(self, name: str, candidate: MissingCandidate) -> QWidget:
        return button(
            f"Read {candidate.value} as missing".replace("&", "&&"),
            lambda: self._commands.declare_missing(name, candidate.value),
            look="toggle",
            icon="add",
            tip=f"{candidate.value} ({counted(candidate.cells, 'cell')}) may stand for missing: "
            f"{candidate.reason}",
        )


class FactStrip(QWidget):
    """Numbers in a row, each with its name above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)

    def show_facts(self, named: list[tuple[str, str]]) -> None:
        """Show names and numbers."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for title, number in named:
            self._row.addWidget(_fact(title, number))
        self._row.addStretch(1)
        self.setAccessibleName(", ".join(f"{title} {number}" for title, number in named))


def _fact(title: str, number: str) -> QWidget:
    out = QWidget()
    column = QVBoxLayout(out)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(title, "caption"))
    column.addWidget(label(number, selectable=True))
    return out
