"""BlockColumn: blocks one below the other, updated in place and built a few at a time.

A block with the id and kind of one that is shown takes over its widget, so that a live result replaces the
old one without flicker and without moving what is on screen. This and the making of new widgets is done in
small portions, one for each turn of the event loop, so that a long result does not hold up the window. The
columns of sections inside share the portion of the column around them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.layouts import layouts_at_rest
from workbench.gui.turns import let_paint, soon
from workbench.results import Block

Key = tuple[str, str]
Maker = Callable[[Any], QWidget]
PORTION = 0.008  # seconds of work in one turn; to lay out and paint what was done takes longer than that
_ends: list[float] = []  # when the portions that are under way end, the outermost first


class ShowsBlock(Protocol):
    def show_block(self, block: Any) -> bool: ...


class BlockColumn(QWidget):
    """`make` builds the widget of a block; widgets have `show_block(block) -> bool`.

    building: some blocks are not shown yet.
    """

    def __init__(self, make: Maker, parent: QWidget | None = None, *, spacing: int = 18) -> None:
        super().__init__(parent)
        self._make = make
        self._wanted: dict[Key, Block] = {}
        self._shown: dict[Key, tuple[Block, QWidget]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.building = False

    def widgets(self) -> list[QWidget]:
        """The widgets that are there, in order."""
        return [self._shown[key][1] for key in self._wanted if key in self._shown]

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show these blocks, keeping the widgets of those that were there."""
        self._wanted = _keyed(blocks)
        for key in [key for key in self._shown if key not in self._wanted]:
            self._drop(key)
        for place, widget in enumerate(self.widgets()):
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
        self._go_on()
        self.setVisible(bool(self._wanted))
        let_paint()

    def _go_on(self) -> None:
        """Show what is not shown yet, as much as one turn allows."""
        with layouts_at_rest(self), _portion() as end:
            for place, (key, block) in enumerate(self._wanted.items()):
                if self._show_one(place, key, block) and time.perf_counter() > end:
                    break
        self.building = any(self._is_new(key, block) for key, block in self._wanted.items())
        if self.building:
            soon(self._go_on)

    def _show_one(self, place: int, key: Key, block: Block) -> bool:
        """Show a block at its place; False when it was shown already."""
        if not self._is_new(key, block):
            return False
        if key in self._shown:
            widget = self._shown[key][1]
            if cast(ShowsBlock, widget).show_block(block):
                self._shown[key] = (block, widget)
                return True
            self._drop(key)
        widget = self._make(block)
        self._column.insertWidget(place, widget)
        widget.show()
        self._shown[key] = (block, widget)
        return True

    def _is_new(self, key: Key, block: Block) -> bool:
        return key not in self._shown or self._shown[key][0] is not block

    def _drop(self, key: Key) -> None:
        _, widget = self._shown.pop(key)
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


@contextmanager
def _portion() -> Iterator[float]:
    """When the work of this turn should end: inside another column, when that one's should."""
    _ends.append(_ends[-1] if _ends else time.perf_counter() + PORTION)
    try:
        yield _ends[-1]
    finally:
        _ends.pop()


def _keyed(blocks: tuple[Block, ...]) -> dict[Key, Block]:
    """Blocks by kind and id; those without an id by their position among their kind."""
    keyed: dict[Key, Block] = {}
    for block in blocks:
        name = block.id or f"#{sum(1 for kind, _ in keyed if kind == block.kind)}"
        keyed[(block.kind, name)] = block
    return keyed
