"""The estimator of the codebook."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, Dataset, DataUse, Measure, Reporter, Result, published
from workbench_describe.codebook.options import CodebookOptions
from workbench_describe.codebook.tables import value_table, variable_table
from workbench_describe.rows import Chosen, chosen
from workbench_describe.scripts import codebook_script

MOST_VARIABLES = 10_000


def estimate(data: Dataset, options: CodebookOptions, reporter: Reporter) -> Result:
    """List the variables, and the values of those that have few."""
    rows = chosen(data, options.variables, options.subset, most=MOST_VARIABLES)
    blocks = tuple(published(_blocks(rows, options, reporter), reporter))
    for notice in rows.notices():
        reporter.notice(notice)
    return Result("", {}, DataUse(data.n_rows, rows.n_rows, 0, {}, rows.filtered), blocks)


def _blocks(rows: Chosen, options: CodebookOptions, reporter: Reporter) -> Iterator[Block]:
    reporter.progress(0.1, "Looking at the variables")
    yield variable_table(rows)
    listed = [name for name in rows.names if options.values and _is_listed(rows, name, options.most)]
    if listed:
        yield value_table(rows, listed)
    yield codebook_script(rows)


def _is_listed(rows: Chosen, name: str, most: int) -> bool:
    """Whether the values of a variable are few enough to be told, and are no numbers."""
    if rows.variable(name).measure in (Measure.NUMERIC, Measure.TEXT):
        return False
    return 0 < len(rows.codes(name)[1]) <= most
