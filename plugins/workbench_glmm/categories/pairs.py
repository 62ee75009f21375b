"""The table of all pairs of categories: the effect of each term on one against the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np

from workbench.api import Column, Section, Table
from workbench_glmm.categories.tables import Coefficients, Row, number

MOST_PAIRS = 45  # ten categories


def contrast_section(
    levels: Sequence[str], contrast: Callable[[int, int], Coefficients], ci_level: float
) -> Iterator[Section]:
    """The section with the table, where there are three to ten categories.

    contrast(one, other): the coefficients of the logit of category `one` against `other`.
    """
    pairs = list(combinations(range(len(levels)), 2))
    if len(levels) < 3 or len(pairs) > MOST_PAIRS:
        return
    share = f"{100 * ci_level:g}%"
    columns = (
        Column("category", "Category"),
        Column("against", "Against"),
        Column("term", "Term"),
        Column("estimate", "Estimate", "number", "Change in the log ratio of the two probabilities."),
        Column("std_error", "SE", "number", "From the covariance of the coefficients of both logits."),
        Column("statistic", "z", "fixed", "Estimate divided by its standard error."),
        Column("p_value", "p", "p_value", "Two-sided, from the normal distribution; not corrected."),
        Column("conf_low", f"{share} CI low", "interval_low", "Wald interval."),
        Column("conf_high", f"{share} CI high", "interval_high", "Wald interval."),
        Column("exp_estimate", "Relative risk ratio", "number", "Exponential of the estimate."),
    )
    rows = [row for other, one in pairs for row in _rows(contrast(one, other), levels[one], levels[other])]
    note = "The model says the same whichever category is the base; this table has all comparisons."
    table = Table("category_contrasts", "All pairs of categories", columns, tuple(rows), note)
    yield Section("pairs", "Comparisons of all pairs of categories", (table,), collapsed=True)


def _rows(c: Coefficients, category: str, against: str) -> Iterator[Row]:
    for i, name in enumerate(c.names):
        with np.errstate(over="ignore"):
            ratio = number(np.exp(c.estimate[i]))
        yield {
            "category": category,
            "against": against,
            "term": name,
            "estimate": number(c.estimate[i]),
            "std_error": number(c.std_error[i]),
            "statistic": number(c.statistic[i]),
            "p_value": number(c.p_value[i]),
            "conf_low": number(c.low[i]),
            "conf_high": number(c.high[i]),
            "exp_estimate": ratio,
        }
