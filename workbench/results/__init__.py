"""Results: the document tree that every analysis returns, and its renderers."""

from workbench.results.blocks import (
    Block,
    Column,
    ColumnFormat,
    DataUse,
    Diagram,
    Equation,
    Notice,
    Result,
    Section,
    Table,
    Text,
)
from workbench.results.figure import (
    Axis,
    Band,
    Bars,
    Figure,
    Intervals,
    Line,
    Panel,
    Points,
    Reference,
)

__all__ = [
    "Axis",
    "Band",
    "Bars",
    "Block",
    "Column",
    "ColumnFormat",
    "DataUse",
    "Diagram",
    "Equation",
    "Figure",
    "Intervals",
    "Line",
    "Notice",
    "Panel",
    "Points",
    "Reference",
    "Result",
    "Section",
    "Table",
    "Text",
]
