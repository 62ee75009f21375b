"""The estimator of levels and groups: sizes, nesting, the level of each variable, intraclass correlations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from workbench.api import (
    Block,
    DataError,
    Dataset,
    DataUse,
    Measure,
    OptionsError,
    Reporter,
    Result,
    Section,
    grouping_levels,
    joint_codes,
    published,
)
from workbench_describe.levels.icc import icc_table
from workbench_describe.levels.level_table import level_table, nesting_table, notices, varying_tables
from workbench_describe.levels.options import LevelsOptions
from workbench_describe.levels.script import levels_script
from workbench_describe.levels.sizes import size_figure, size_table, sizes_of_groups
from workbench_describe.levels.structure import Grouping, Structure
from workbench_describe.rows import chosen

MOST_GROUPINGS = 4


def estimate(data: Dataset, options: LevelsOptions, reporter: Reporter) -> Result:
    """Look at the groups, then at every variable in them."""
    if not options.groups:
        raise OptionsError(
            "Nothing says what groups the rows.", "Name at least one grouping variable.", option="groups"
        )
    if len(options.groups) > MOST_GROUPINGS:
        raise OptionsError(
            f"{len(options.groups)} grouping variables are too many.",
            f"Name up to {MOST_GROUPINGS}.",
            option="groups",
        )
    rows = chosen(data, options.variables, options.subset, besides=options.groups)
    for name in options.expected:
        data.variable(name)
    found = structure(rows.as_dataset(), options.groups)
    for grouping in found.groupings:
        if not grouping.sizes.n_levels:
            raise DataError(f"No row has a value of '{grouping.label}'.", "Name another grouping variable.")
    names = tuple(dict.fromkeys((*rows.names, *options.expected)))
    numeric = [n for n in names if found.data.variable(n).measure is Measure.NUMERIC]
    made = _blocks(found, names, numeric, options, reporter)
    script = levels_script(rows, found, names, numeric, options)
    blocks = tuple(published(chain(made, [script]), reporter))
    for notice in (*rows.notices(), *notices(found, names, options.expected)):
        reporter.notice(notice)
    used = int(np.all([g.codes >= 0 for g in found.groupings], axis=0).sum())
    dropped_by = {g.label: int((g.codes < 0).sum()) for g in found.groupings if (g.codes < 0).any()}
    use = DataUse(data.n_rows, used, rows.n_rows - used, dropped_by, rows.filtered)
    return Result("", {}, use, blocks)


def structure(data: Dataset, names: Sequence[str]) -> Structure:
    """Groupings from coarse to fine; ids that start again are read together with what they start again in."""
    wanted: list[str | tuple[str, ...]] = list(dict.fromkeys(names))
    first = grouping_levels(data, wanted)
    reused = {n.inner: n.outer for n in first.nestings if n.relation == "reused"}
    wanted = [(name, reused[name]) if name in reused else name for name in names]
    levels = grouping_levels(data, wanted) if reused else first
    groupings = []
    for sizes in levels.groups:
        parts = next(w for w in wanted if sizes.label == (w if isinstance(w, str) else ":".join(w)))
        inner = (parts,) if isinstance(parts, str) else parts
        groupings.append(Grouping(sizes, joint_codes(data, inner), inner))
    return Structure(data, tuple(groupings), levels, reused)


def _blocks(
    found: Structure,
    names: Sequence[str],
    numeric: Sequence[str],
    options: LevelsOptions,
    reporter: Reporter,
) -> Iterator[Block]:
    reporter.progress(0.2, "Counting the groups")
    yield size_table(found)
    if found.levels.nestings:
        yield nesting_table(found)
    yield level_table(found, names)
    reporter.progress(0.4, "Estimating intraclass correlations")
    if numeric:
        yield icc_table(found, numeric, options.ci_level, reporter)
    yield size_figure(found)
    varying = tuple(varying_tables(found, names, options.expected))
    if varying:
        yield Section("varying", "Groups in which a variable of theirs changes", varying)
    if options.sizes:
        yield Section("sizes", "Size of each group", tuple(sizes_of_groups(found)), True)
