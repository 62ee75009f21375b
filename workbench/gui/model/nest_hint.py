"""Says when the ids of one group start again in each group of another, and offers to nest them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from workbench.data.levels import LevelMap
from workbench.gui.widgets import button, label
from workbench.modeling import ModelSpec

_WORDS = {
    "reused": "The ids of {0} start again in each {1}.",
    "nested": "Each {0} lies in one {1}.",
}
_TIPS = {
    "reused": "{0} 1 of one {1} is not {0} 1 of another: read {0} together with {1}",
    "nested": "Write the two as one nest; the model stays the same",
}


class NestHint(QWidget):
    """Hidden while there is nothing to say."""

    wanted = Signal(str, str)  # inner, outer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pair = ("", "")
        self._words: QLabel = label("", "caption", wrap=True)
        self.offer = button("", lambda: self.wanted.emit(*self.pair), look="link")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 4, 0)
        layout.setSpacing(4)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.offer)
        self.hide()

    def show_nests(self, spec: ModelSpec, levels: LevelMap) -> None:
        """Offer the first nest that the data show and the model does not say; ids that start again first."""
        alone = {block.group.variables[0] for block in spec.random if len(block.group.variables) == 1}
        fitting = [n for n in levels.nestings if {n.inner, n.outer} <= alone and n.relation in _WORDS]
        fitting.sort(key=lambda n: n.relation != "reused")
        self.setVisible(bool(fitting))
        if fitting:
            self.pair = inner, outer = fitting[0].inner, fitting[0].outer
            self._words.setText(_WORDS[fitting[0].relation].format(inner, outer))
            self.offer.setText(f"{inner} within {outer}".replace("&", "&&"))
            self.offer.setToolTip(_TIPS[fitting[0].relation].format(inner, outer))
