"""Blocks in the style of the project, each dressed once: what did not change keeps its widget."""

from __future__ import annotations

from workbench.results import Block, Result
from workbench.results.dressing import dressed_blocks
from workbench.results.table_style import APA, TableStyle


class Dresser:
    """One for each card."""

    def __init__(self) -> None:
        self._of: tuple[Result | None, TableStyle] = (None, APA)
        self._dressed: dict[int, tuple[Block, Block]] = {}

    def dressed(
        self, blocks: tuple[Block, ...], result: Result | None, style: TableStyle
    ) -> tuple[Block, ...]:
        """The blocks in that style; the same objects as the last time where block, result and style are."""
        if self._of[0] is not result or self._of[1] != style:
            self._of, self._dressed = (result, style), {}
        kept = self._dressed
        self._dressed = {id(block): kept.get(id(block)) or self._dress(block) for block in blocks}
        return tuple(dressed for _, dressed in self._dressed.values())

    def _dress(self, block: Block) -> tuple[Block, Block]:
        return block, dressed_blocks((block,), *self._of)[0]
