"""What a card shows while an analysis runs: the old result with what was published so far in its places."""

from __future__ import annotations

from dataclasses import replace

from workbench.gui.runs import RunState
from workbench.project.model import AnalysisEntry
from workbench.results import Block, Section
from workbench.results.blocks import walk


def shown_blocks(entry: AnalysisEntry, run: RunState) -> tuple[Block, ...]:
    """The blocks to show, in order."""
    old = entry.result.blocks if entry.result is not None else ()
    if not run.busy or not run.blocks:
        return old
    fresh = {(block.kind, block.id): block for block in run.blocks}
    places = {(block.kind, block.id) for block in walk(old)}
    added = tuple(block for key, block in fresh.items() if key not in places)
    return _replaced(old, fresh) + added


def _replaced(blocks: tuple[Block, ...], fresh: dict[tuple[str, str], Block]) -> tuple[Block, ...]:
    out: list[Block] = []
    for block in blocks:
        new = fresh.get((block.kind, block.id), block)
        if new is block and isinstance(block, Section):
            new = replace(block, blocks=_replaced(block.blocks, fresh))
        out.append(new)
    return tuple(out)
