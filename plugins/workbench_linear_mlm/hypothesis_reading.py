"""The lines of the option `hypotheses` as matrices."""

from __future__ import annotations

from workbench.api import Design, FormulaError, LinearHypothesis, OptionsError, read_hypothesis
from workbench_linear_mlm.options import LinearOptions


def read_hypotheses(options: LinearOptions, design: Design) -> list[LinearHypothesis]:
    """What was asked; OptionsError where it cannot be read. Needs no fit: a slip is told before the wait."""
    try:
        return [read_hypothesis(text, design.x_names) for text in options.hypotheses]
    except FormulaError as error:
        raise OptionsError(error.message, error.advice, option="hypotheses") from error
