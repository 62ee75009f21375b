"""What a fitted model predicts on average: marginal means, comparisons, simple slopes, effect figures.

A family makes a `MarginModel` of its fit and gets the blocks of a result from `margin_blocks`; the other
names are for figures and tables of its own.
"""

from workbench.analysis.margins.blocks import margin_blocks
from workbench.analysis.margins.group_lines import group_lines
from workbench.analysis.margins.model import MarginModel, MarginModelOf, Scale
from workbench.analysis.margins.prediction_lines import arranged, held_words, line_marks, plain
from workbench.analysis.margins.predictors import in_order, term_predictors
from workbench.analysis.margins.reference_grid import averaged_at

__all__ = [
    "MarginModel",
    "MarginModelOf",
    "Scale",
    "arranged",
    "averaged_at",
    "group_lines",
    "held_words",
    "in_order",
    "line_marks",
    "margin_blocks",
    "plain",
    "term_predictors",
]
