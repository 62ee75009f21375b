"""Choose the groups, see how many there are and how large, and be told when ids start again in each group."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui.data.group_levels import GroupLevels
from workbench.gui.level_words import readable, size_words
from workbench.gui.model.group_chooser import GroupChooser
from workbench.gui.widgets import Sign, button, frame, label


class GroupingPanel(QWidget):
    """`combine_wanted` carries inner and outer variable that shall become one id."""

    combine_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chooser = GroupChooser()
        self.sizes: QLabel = label("", "caption", wrap=True)
        self.hint = ReuseHint()
        self.hint.combine_wanted.connect(self.combine_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.chooser, self.sizes, self.hint):
            layout.addWidget(part)
        self.sizes.hide()

    def show_levels(self, levels: GroupLevels) -> None:
        """Tell what was found."""
        lines = [f"{readable(group.label)}: {size_words(group)}" for group in levels.groups]
        self.sizes.setText("\n".join(lines))
        self.sizes.setVisible(bool(lines))
        self.hint.show_pair(*next(iter(levels.reused.items()), ("", "")))


class ReuseHint(QFrame):
    """Hidden while ids are unique."""

    combine_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pair = ("", "")
        look = frame("callout", self)
        look.setProperty("level", "info")
        self._words = label("", wrap=True)
        self.make = button("", lambda: self.combine_wanted.emit(*self._pair), look="link", icon="add")
        inside = QHBoxLayout(look)
        inside.setContentsMargins(12, 6, 6, 6)
        inside.setSpacing(10)
        inside.addWidget(Sign("info", "accent", 18), 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._words, 1)
        inside.addWidget(self.make)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(look)
        self.hide()

    def show_pair(self, inner: str, outer: str) -> None:
        """Tell that ids of `inner` start again in every `outer`; "" hides the hint."""
        self._pair = (inner, outer)
        self.setVisible(bool(inner))
        words = f"The ids of {inner} start again in every {outer}, so {inner} is read within {outer} here."
        self._words.setText(words)
        self.setAccessibleName(words)
        self.make.setText(f"Make {outer}_{inner}".replace("&", "&&"))
        self.make.setToolTip(f"Add a variable that names {outer} and {inner} together, one id for each group")
