"""What a fitted model predicts on average: marginal means, comparisons, simple slopes, effect figures.

A family makes a `MarginModel` of its fit and gets the blocks of a result from `margin_blocks`; the other
names are for figures and tables of its own.
"""

from workbench.analysis.margins.blocks import margin_blocks
from workbench.analysis.margins.displays import Display
from workbench.analysis.margins.displays import cells as cells_of
from workbench.analysis.margins.displays import numbers as cell_numbers
from workbench.analysis.margins.displays import words as cell_words
from workbench.analysis.margins.effects import arranged_cells, displays_of, rug
from workbench.analysis.margins.group_lines import group_lines
from workbench.analysis.margins.model import MarginModel, MarginModelOf, Scale
from workbench.analysis.margins.prediction_lines import (
    arranged,
    axis_values,
    held_words,
    line_marks,
    plain,
)
from workbench.analysis.margins.predictors import in_order, term_predictors
from workbench.analysis.margins.reference_grid import averaged_at
from workbench.analysis.margins.typical import effect_rows

__all__ = [
    "Display",
    "MarginModel",
    "MarginModelOf",
    "Scale",
    "arranged",
    "arranged_cells",
    "averaged_at",
    "axis_values",
    "cell_numbers",
    "cell_words",
    "cells_of",
    "displays_of",
    "effect_rows",
    "group_lines",
    "held_words",
    "in_order",
    "line_marks",
    "margin_blocks",
    "plain",
    "rug",
    "term_predictors",
]
