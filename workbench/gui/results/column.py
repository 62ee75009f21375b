"""BlockColumn: blocks one below the other, updated in place.

A block with the id and kind of one that is shown takes over its widget, so that a live result replaces the
old one without flicker and without moving what is on screen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.results import Block

Key = tuple[str, str]
Maker = Callable[[Any], QWidget]


class ShowsBlock(Protocol):
    def show_block(self, block: Any) -> bool: ...


class BlockColumn(QWidget):
    """`make` builds the widget of a block; widgets have `show_block(block) -> bool`."""

    def __init__(self, make: Maker, parent: QWidget | None = None, *, spacing: int = 18) -> None:
        super().__init__(parent)
        self._make = make
        self._shown: dict[Key, tuple[Block, QWidget]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def widgets(self) -> list[QWidget]:
        """The widgets in order."""
        return [widget for _, widget in self._shown.values()]

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show these blocks, keeping the widgets of those that were there."""
        keyed = _keyed(blocks)
        for key in [k for k in self._shown if k not in keyed]:
            self._drop(key)
        shown: dict[Key, tuple[Block, QWidget]] = {}
        for place, (key, block) in enumerate(keyed.items()):
            widget = self._widget(key, block)
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
            shown[key] = (block, widget)
        self._shown = shown
        self.setVisible(bool(shown))

    def _widget(self, key: Key, block: Block) -> QWidget:
        """The widget that shows `block` now: that of the same key if it can, else a new one."""
        if key in self._shown:
            before, widget = self._shown[key]
            if before is block or cast(ShowsBlock, widget).show_block(block):
                return widget
            self._drop(key)
        return self._make(block)

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
