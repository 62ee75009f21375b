"""Little's test as a table, where it is possible."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Block, Column, ConvergenceError, Notice, Reporter, Table
from workbench.engine.descriptives.little import little_test
from workbench_describe.cells import number
from workbench_describe.rows import Chosen

MOST_VARIABLES = 30


def little_blocks(rows: Chosen, reporter: Reporter) -> Iterator[Block]:
    """One row with the test; nothing where no numeric variable is missing, or there are too many of them."""
    names = [n for n in rows.numeric_names if _varies(rows.numeric(n))]
    X = rows.matrix(names)
    gone = np.isnan(X)
    if len(names) < 2 or not gone.any() or len(names) > MOST_VARIABLES:
        return
    try:
        test = little_test(X, check=reporter.check)
    except ConvergenceError as error:
        reporter.notice(Notice("warning", error.message, error.advice, "little"))
        return
    if not test.df:
        return
    columns = (
        Column(
            "statistic",
            "χ²",
            "fixed",
            "Little's d²: distances of the means of the patterns from those expected.",
        ),
        Column(
            "df", "df", "integer", "Known variables summed over the patterns, minus the number of variables."
        ),
        Column(
            "p_value", "p", "p_value", "From the chi-square law, for normal rows independent of each other."
        ),
        Column("n_patterns", "Patterns", "integer", "Patterns with at least one known value."),
    )
    row = {
        "statistic": number(test.statistic),
        "df": test.df,
        "p_value": number(test.p_value),
        "n_patterns": test.n_patterns,
    }
    note = (
        f"Of the numeric variables {', '.join(names)}. A small p speaks against values missing completely "
        "at random; "
        "a large one does not show that they are."
    )
    yield Table("little", "Little's test", columns, (row,), note)


def _varies(values: np.ndarray) -> bool:
    known = values[np.isfinite(values)]
    return len(known) > 1 and float(known.min()) < float(known.max())
