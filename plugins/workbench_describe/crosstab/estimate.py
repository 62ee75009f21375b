"""The estimator of cross tables: counts, percentages, and measures of association."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.api import Block, DataError, Dataset, DataUse, Reporter, Result, Section, published
from workbench.engine.descriptives.contingency import Contingency, occupied
from workbench_describe.crosstab.association import association_table
from workbench_describe.crosstab.counts import CrossCounts, counts_table, residual_table, stacked_bars
from workbench_describe.crosstab.options import CrosstabOptions
from workbench_describe.groups import groups_of
from workbench_describe.rows import Chosen, chosen
from workbench_describe.scripts import crosstab_script

MOST_LEVELS, MOST_LAYERS = 60, 20


def estimate(data: Dataset, options: CrosstabOptions, reporter: Reporter) -> Result:
    """The table, or one for every layer."""
    assert options.rows is not None and options.columns is not None
    rows = chosen(data, (options.rows, options.columns), options.subset, besides=(options.layer,))
    known = ~(rows.missing(options.rows) | rows.missing(options.columns))
    dropped_by = {n: int(rows.missing(n).sum()) for n in rows.names if rows.missing(n).any()}
    blocks = tuple(published(_blocks(rows, known, options), reporter))
    for notice in rows.notices():
        reporter.notice(notice)
    use = DataUse(data.n_rows, int(known.sum()), int((~known).sum()), dropped_by, rows.filtered)
    return Result("", {}, use, blocks)


def _blocks(rows: Chosen, known: NDArray[np.bool_], options: CrosstabOptions) -> Iterator[Block]:
    if options.layer is None:
        yield from _one(_counts(rows, known, options, ""), options, "")
        yield crosstab_script(rows, options)
        return
    groups = groups_of(rows, options.layer, most=MOST_LAYERS)
    for number, (label, here) in enumerate(groups.each()):
        counts = _counts(rows, known & here, options, f"{options.layer} = {label}")
        found = tuple(_one(counts, options, f"_{number}"))
        yield Section(f"layer_{number}", f"{options.layer} = {label}", found)
    yield crosstab_script(rows, options)


def _one(counts: CrossCounts, options: CrosstabOptions, suffix: str) -> Iterator[Block]:
    yield counts_table(counts, options.percentages, suffix)
    full = occupied(counts.counts)
    if min(full.shape) > 1:
        yield association_table(Contingency(full), counts.ordered, suffix)
        if options.residuals:
            yield residual_table(counts, suffix)
    yield stacked_bars(counts, suffix)


def _counts(rows: Chosen, here: NDArray[np.bool_], options: CrosstabOptions, where: str) -> CrossCounts:
    names = (str(options.rows), str(options.columns))
    (a, row_levels), (b, column_levels) = (rows.codes(name) for name in names)
    for name, levels in zip(names, (row_levels, column_levels), strict=True):
        if len(levels) > MOST_LEVELS:
            raise DataError(
                f"'{name}' has {len(levels):,} values, too many for a cross table ({MOST_LEVELS} at most).",
                "Choose a variable with fewer values, or group them first.",
            )
    if not here.any():
        raise DataError(
            f"No row has both {names[0]} and {names[1]}{f' where {where}' if where else ''}.",
            "Choose other variables.",
        )
    shape = (len(row_levels), len(column_levels))
    cells = a[here].astype(np.int64) * shape[1] + b[here]
    counts = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
    texts = (rows.level_texts(names[0], row_levels), rows.level_texts(names[1], column_levels))
    ordered = all(rows.variable(name).measure in ("ordinal", "numeric") for name in names)
    return CrossCounts(names, texts, counts, ordered)
