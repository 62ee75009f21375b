"""The estimator of missing values: counts, patterns, and what a model would lose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Block, DataError, Dataset, DataUse, Reporter, Result, published
from workbench.engine.descriptives.patterns import patterns
from workbench_describe.missing.comparison import comparison_table
from workbench_describe.missing.listwise import listwise_table, lost_groups_table
from workbench_describe.missing.little import little_blocks
from workbench_describe.missing.options import MissingOptions
from workbench_describe.missing.pattern_blocks import pattern_figure, pattern_table
from workbench_describe.missing.tables import coverage_table, group_table, variable_table
from workbench_describe.rows import Chosen, chosen
from workbench_describe.scripts import missing_script


def estimate(data: Dataset, options: MissingOptions, reporter: Reporter) -> Result:
    """Look where values are missing."""
    rows = chosen(data, options.variables, options.subset, besides=(options.group,))
    if options.group is not None and rows.missing(options.group).all():
        raise DataError(f"No row has a value of '{options.group}'.", "Name another grouping variable.")
    missing = np.column_stack([rows.missing(name) for name in rows.names])
    blocks = tuple(published(_blocks(rows, missing, options, reporter), reporter))
    for notice in rows.notices():
        reporter.notice(notice)
    complete = int((~missing.any(axis=1)).sum())
    dropped_by = {n: int(k) for n, k in zip(rows.names, missing.sum(axis=0), strict=True) if k}
    use = DataUse(data.n_rows, complete, rows.n_rows - complete, dropped_by, rows.filtered)
    return Result("", {}, use, blocks)


def _blocks(
    rows: Chosen, missing: np.ndarray, options: MissingOptions, reporter: Reporter
) -> Iterator[Block]:
    reporter.progress(0.1, "Counting missing values")
    codes = None if options.group is None else rows.codes(options.group)[0]
    yield listwise_table(rows, missing, options.group, codes)
    yield variable_table(rows, missing, options.group, codes)
    found = patterns(missing)
    if missing.any():
        reporter.progress(0.3, "Finding patterns")
        yield pattern_table(rows.names, found)
        yield pattern_figure(rows.names, found)
    if options.group is not None and codes is not None:
        yield group_table(rows, missing, options.group, codes)
        lost = lost_groups_table(rows, missing, options.group, codes)
        if lost is not None:
            yield lost
    if options.little:
        reporter.progress(0.5, "Testing whether values are missing at random")
        yield from little_blocks(rows, reporter)
    if options.compare:
        table = comparison_table(rows, missing)
        if table is not None:
            yield table
    if options.coverage:
        yield coverage_table(rows.names, missing)
    yield missing_script(rows, options)
