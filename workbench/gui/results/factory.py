"""Which widget shows which kind of block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from workbench.gui.results.callout import Callout
from workbench.gui.results.diagram import DiagramBlock
from workbench.gui.results.figure import FigureBlock
from workbench.gui.results.prose import CodeBlock, EquationBlock, ProseBlock
from workbench.gui.results.section import SectionBlock
from workbench.gui.results.table import TableBlock
from workbench.results import Block, Section, Text


def widget_for(block: Block) -> QWidget:
    """A new widget that shows `block`."""
    return _MAKERS[block.kind](block)


def _text(block: Text) -> QWidget:
    return CodeBlock(block) if block.style == "code" else ProseBlock(block)


def _section(block: Section) -> QWidget:
    return SectionBlock(block, widget_for)


_MAKERS: dict[str, Callable[[Any], QWidget]] = {
    "table": TableBlock,
    "figure": FigureBlock,
    "text": _text,
    "equation": EquationBlock,
    "diagram": DiagramBlock,
    "notice": Callout,
    "section": _section,
}
