"""How high the card of an analysis will be, estimated before it is made: the scroll bar relies on it.

The truth depends on fonts and on how words wrap. What is estimated here from lengths and numbers of rows is
put right when the card is made.
"""

from __future__ import annotations

from workbench.gui.results.figure_shape import FigureShape
from workbench.gui.results.table import FOLDED_ROWS, folds
from workbench.gui.results.table_delegate import ROW_HEIGHT
from workbench.project.model import AnalysisEntry
from workbench.results import Block, Diagram, Equation, Figure, Notice, Section, Table, Text

_LETTER, _LINE = 6.6, 21  # pixels of running text
_TITLE, _GAP, _NOTE = 30, 18, 100
_HEAD, _SUMMARY, _EDGES = 52, 66, 46
_WIDEST_TEXT = 720


def estimated_height(entry: AnalysisEntry, width: int) -> int:
    """Pixels that the card of `entry` takes in a column of that width."""
    inside = max(200, width - 42)
    height = _HEAD + _EDGES + (_NOTE if entry.note_above else 0)
    if entry.collapsed:
        return height
    height += _NOTE if entry.note else 0
    if entry.result is not None:
        height += _SUMMARY + _of_all(entry.result.notices, inside) + _of_all(entry.result.blocks, inside)
    return height


def _of_all(blocks: tuple[Block, ...] | tuple[Notice, ...], width: int) -> int:
    return sum(_of(block, width) + _GAP for block in blocks)


def _of(block: Block, width: int) -> int:
    if isinstance(block, Section):
        return 40 + (0 if block.collapsed else _of_all(block.blocks, width))
    if isinstance(block, Table):
        rows = FOLDED_ROWS + 1 if folds(block) else len(block.rows)
        return _TITLE + (rows + 1) * ROW_HEIGHT + _lines(block.note, width)
    if isinstance(block, Figure):
        return _TITLE + FigureShape.of(block).size(width)[1] + _lines(block.description, width)
    if isinstance(block, Text):
        parts = block.text.split("\n")
        return _TITLE + sum(_lines(part, min(width, _WIDEST_TEXT)) for part in parts)
    if isinstance(block, Equation):
        return _TITLE + 20 + 28 * len(block.text)
    if isinstance(block, Diagram):
        return 260
    return 18 + _lines(block.message, width) + _lines(block.advice, width)


def _lines(words: str, width: int) -> int:
    """Pixels that words take, wrapped to a width; 0 for none."""
    return _LINE * -(-round(len(words) * _LETTER) // width)
