"""BlockColumn: blocks one below the other, updated in place and built a few at a time.

A block with the id and kind of one that is shown takes over its widget, so that a live result replaces the
old one without flicker and without moving what is on screen. New widgets are made in small portions, one
portion for each turn of the event loop, so that a long result does not hold up the window.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.turns import soon
from workbench.results import Block

Key = tuple[str, str]
Maker = Callable[[Any], QWidget]
PORTION = 0.010  # seconds of building in one turn; to lay out and paint what was built takes as long again


class ShowsBlock(Protocol):
    def show_block(self, block: Any) -> bool: ...


class BlockColumn(QWidget):
    """`make` builds the widget of a block; widgets have `show_block(block) -> bool`.

    building: some blocks have no widget yet.
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
        for key in list(self._shown):
            if key not in self._wanted or not self._take_over(key, self._wanted[key]):
                self._drop(key)
        for place, widget in enumerate(self.widgets()):
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
        self._build()
        self.setVisible(bool(self._wanted))

    def _take_over(self, key: Key, block: Block) -> bool:
        """Show `block` in the widget of its key; False if that widget cannot."""
        before, widget = self._shown[key]
        if before is not block and not cast(ShowsBlock, widget).show_block(block):
            return False
        self._shown[key] = (block, widget)
        return True

    def _build(self) -> None:
        """Make the widgets that are missing, as many as one turn allows."""
        end = time.perf_counter() + PORTION
        for place, (key, block) in enumerate(self._wanted.items()):
            if key not in self._shown:
                widget = self._make(block)
                self._column.insertWidget(place, widget)
                self._shown[key] = (block, widget)
                if time.perf_counter() > end and len(self._shown) < len(self._wanted):
                    self.building = True
                    soon(self._build)
                    return
        self.building = False

    def _drop(self, key: Key) -> None:
        _, widget = self._shown.pop(key)
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def _keyed(blocks: tuple[Block, ...]) -> dict[Key, Block]:
    """Blocks by kind and id; those without an id by their position among their kind."""
    keyed: dict[Key, Block] = {}
    for block in blocks:
        name = block.id or f"#{sum(1 for kind, _ in keyed if kind == block.kind)}"
        keyed[(block.kind, name)] = block
    return keyed
