"""The estimator of descriptive statistics: numbers, frequencies and figures of every variable."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, Dataset, DataUse, Notice, Reporter, Result, Section, published
from workbench_describe.descriptives.figures import category_bars, histogram
from workbench_describe.descriptives.frequencies import frequency_table, is_listed
from workbench_describe.descriptives.options import DescriptivesOptions
from workbench_describe.descriptives.summary_table import summary_table
from workbench_describe.descriptives.units import Units
from workbench_describe.groups import Groups, groups_of
from workbench_describe.rows import Chosen, chosen
from workbench_describe.scripts import descriptives_script

MOST_FIGURES = 30


def estimate(data: Dataset, options: DescriptivesOptions, reporter: Reporter) -> Result:
    """Describe the variables, by group if one is named."""
    rows = chosen(data, options.variables, options.subset, besides=(options.group, options.level))
    units = Units(rows, options.level)
    groups = None if options.group is None else _groups(units, rows, options.group)
    blocks = tuple(published(_blocks(rows, units, groups, options, reporter), reporter))
    for notice in (*rows.notices(), *_notices(units)):
        reporter.notice(notice)
    use = DataUse(rows=data.n_rows, used=rows.n_rows, filtered=rows.filtered)
    return Result("", {}, use, blocks)


def _groups(units: Units, rows: Chosen, name: str) -> Groups:
    found = groups_of(rows, name)
    return Groups(name, units.codes(name)[0], found.labels)


def _blocks(
    rows: Chosen, units: Units, groups: Groups | None, options: DescriptivesOptions, reporter: Reporter
) -> Iterator[Block]:
    reporter.progress(0.1, "Describing the variables")
    if rows.numeric_names:
        yield summary_table(rows, units, groups, options)
    listed = [name for name in rows.names if is_listed(units, name, options.frequencies)]
    if listed:
        reporter.progress(0.5, "Counting categories")
        yield frequency_table(units, listed, groups)
    if options.figures:
        reporter.progress(0.7, "Drawing the figures")
        figures = []
        for name in rows.names[:MOST_FIGURES]:
            figure = histogram(units, name) if rows.is_numeric(name) else category_bars(units, name)
            figures += [] if figure is None else [figure]
        if figures:
            yield Section("distributions", "Distributions", tuple(figures))
    yield from descriptives_script(rows, options)


def _notices(units: Units) -> Iterator[Notice]:
    if units.level is None or not units.varying:
        return
    names = ", ".join(dict.fromkeys(units.varying))
    yield Notice(
        "info",
        f"Not the same in all rows of a group of {units.level}, so described by the mean (or the first "
        "category) "
        f"of each group: {names}.",
        "The spread of such means contains sampling error: see the analysis 'Levels and groups'.",
        "varying",
    )
