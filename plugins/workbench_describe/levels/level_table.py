"""To which level each variable belongs, how groupings lie in each other, and where a variable breaks its
level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Block, Column, Measure, Notice, Table, changing_groups
from workbench_describe.cells import Row, share
from workbench_describe.levels.structure import Grouping, Structure

MOST_ROWS = 200
MOST_VALUES = 6
ROW, CONSTANT = "row", "constant"
RELATIONS = {
    "nested": "nested: every {inner} is in one {outer}",
    "reused": "ids of {inner} start again in every {outer}",
    "crossed": "crossed: a {inner} occurs in several {outer}",
    "same": "the same groups under two names",
}


def nesting_table(found: Structure) -> Table:
    """One row a pair of groupings."""
    columns = (Column("inner", "Inner"), Column("outer", "Outer"), Column("relation", "How they lie"))
    rows = tuple(
        {
            "inner": n.inner,
            "outer": n.outer,
            "relation": RELATIONS[n.relation].format(inner=n.inner, outer=n.outer),
        }
        for n in found.levels.nestings
    )
    return Table("nesting", "How the groupings lie in each other", columns, rows)


def level_table(found: Structure, names: Sequence[str]) -> Table:
    """One row a variable: its level, and in how many groups of each grouping it changes."""
    columns = [Column("variable", "Variable"), Column("measure", "Measure"), Column("level", "Level")]
    for k, g in enumerate(found.groupings):
        words = f"Groups of {g.label} in which the variable is not the same in all rows."
        columns += [
            Column(f"changing_{k}", f"Changes in {g.label}", "integer", words),
            Column(f"share_{k}", "%", "percent", f"Share of the groups of {g.label} with known values."),
        ]
    rows = tuple(_level_row(found, name) for name in names)
    note = (
        "Level: the coarsest grouping within which the variable never changes; missing values do not count."
    )
    return Table("levels", "Levels of the variables", tuple(columns), rows, note)


def _level_row(found: Structure, name: str) -> Row:
    row: Row = {
        "variable": name,
        "measure": str(found.data.variable(name).measure),
        "level": found.levels.level_of[name],
    }
    values, known = _values(found, name)
    for k, g in enumerate(found.groupings):
        changing, there = changing_groups(values, known & (g.codes >= 0), g.codes)
        row |= {f"changing_{k}": changing, f"share_{k}": share(changing, there)}
    return row


def _values(found: Structure, name: str) -> tuple[np.ndarray, np.ndarray]:
    if found.data.variable(name).measure is Measure.NUMERIC:
        values = found.data.numeric(name)
        return values, ~np.isnan(values)
    codes = found.data.codes(name)[0]
    return codes, codes >= 0


def varying_tables(found: Structure, names: Sequence[str], expected: Sequence[str]) -> Iterator[Block]:
    """The groups in which variables of a higher level change: those meant to be so, and those that nearly
    are.
    """
    for number, (name, grouping) in enumerate(suspects(found, names, expected)):
        rows = tuple(_varying_rows(found, name, grouping))
        if not rows:
            continue
        columns = (
            Column("level", grouping.label),
            Column("n_obs", "n", "integer", "Rows of the group with a value."),
            Column("values", f"Values of {name}"),
        )
        note = "" if len(rows) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(rows):,} groups."
        title = f"Groups of {grouping.label} in which {name} changes"
        yield Table(f"varying_{number}", title, columns, rows[:MOST_ROWS], note)


def suspects(found: Structure, names: Sequence[str], expected: Sequence[str]) -> list[tuple[str, Grouping]]:
    """(variable, grouping in which it should not change): as expected, or nearly so by itself."""
    out = []
    for name in names:
        nearly = found.levels.nearly.get(name)
        if nearly is not None:
            out.append((name, found.grouping(nearly[0])))
        elif name in expected and found.levels.level_of[name] == ROW:
            out.append((name, found.groupings[0]))
    return out


def _varying_rows(found: Structure, name: str, grouping: Grouping) -> Iterator[Row]:
    values, known = _values(found, name)
    known = known & (grouping.codes >= 0)
    codes, x = grouping.codes[known], values[known]
    labels = grouping.labels(found.data)
    first = np.full(len(labels), -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    for code in np.unique(codes[x != x[first[codes]]]).tolist():
        inside = x[codes == code]
        distinct, counts = np.unique(inside, return_counts=True)
        words = _words(found, name, distinct)
        told = [f"{word} ({n})" for word, n in zip(words, counts.tolist(), strict=True)]
        more = ", ..." if len(told) > MOST_VALUES else ""
        yield {"level": labels[code], "n_obs": len(inside), "values": ", ".join(told[:MOST_VALUES]) + more}


def _words(found: Structure, name: str, distinct: np.ndarray) -> list[str]:
    if found.data.variable(name).measure is Measure.NUMERIC:
        return [f"{v:g}" for v in distinct.tolist()]
    levels = found.data.codes(name)[1]
    return [levels[int(v)] for v in distinct]


def notices(found: Structure, names: Sequence[str], expected: Sequence[str]) -> Iterator[Notice]:
    """Ids read jointly, variables that break their level, groups that say nothing."""
    for inner, outer in found.reused.items():
        yield Notice(
            "info",
            f"The ids of {inner} start again in every {outer}, so a group is {inner} together with {outer}.",
            f"In a model write  {outer}/{inner}, or make ids of their own.",
            "reused",
        )
    for name, grouping in suspects(found, names, expected):
        values, known = _values(found, name)
        changing, there = changing_groups(values, known & (grouping.codes >= 0), grouping.codes)
        meant = "is meant to be" if name in expected else "looks like"
        yield Notice(
            "warning",
            f"{name} {meant} a variable of {grouping.label}, but changes inside {changing:,} of {there:,} "
            "groups.",
            "Look at the groups listed: if they are slips, mend the data; models treat it as a variable "
            "of rows.",
            f"varying_{name}",
        )
    for g in found.groupings:
        if g.sizes.n_levels and g.sizes.largest == 1:
            yield Notice(
                "warning",
                f"Every {g.label} has a single row: it does not group the rows.",
                "Name another variable.",
                f"single_{g.label}",
            )
