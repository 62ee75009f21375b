"""How often each value of a variable occurs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, Measure, Table, counted
from workbench_describe.cells import Row, share
from workbench_describe.descriptives.units import Units
from workbench_describe.groups import Groups
from workbench_describe.rows import Codes

FEW = 20
MOST_LEVELS = 200


def is_listed(units: Units, name: str, which: str) -> bool:
    """Whether the variable gets frequencies."""
    if which == "none":
        return False
    measure = units.data.variable(name).measure
    if measure is Measure.NUMERIC:
        return which == "few" and len(np.unique(units.data.numeric(name))) <= FEW
    return measure in (Measure.NOMINAL, Measure.ORDINAL)


def frequency_table(units: Units, names: Sequence[str], groups: Groups | None) -> Table:
    """One row a value, with missing ones last."""
    columns = (
        Column("variable", "Variable"),
        *(() if groups is None else (Column("group", groups.name),)),
        Column("level", "Value"),
        Column("n_obs", "n", "integer", "How often it occurs."),
        Column("share", "%", "percent", "Share of all, missing ones included."),
        Column("valid", "Valid %", "percent", "Share of those with a value."),
        Column("cumulative", "Cumulative %", "percent", "Valid shares summed up to this value."),
    )
    rows = [row for name in names for row in _of_variable(units, name, groups)]
    note = f"Of {units.n:,} {units.noun}. Values that do not occur are shown with 0."
    return Table("frequencies", "Frequencies", columns, tuple(rows), note)


def _of_variable(units: Units, name: str, groups: Groups | None) -> Iterator[Row]:
    codes, levels = units.codes(name)
    texts = units.data.level_texts(name, levels)
    for group, some in (
        [("", codes)] if groups is None else [(text, codes[here]) for text, here in groups.each()]
    ):
        yield from _counted(name, group, some, texts, grouped=groups is not None)


def _counted(name: str, group: str, codes: Codes, texts: Sequence[str], *, grouped: bool) -> Iterator[Row]:
    counts = np.bincount(codes + 1, minlength=len(texts) + 1)
    missing, known = int(counts[0]), int(counts[1:].sum())
    about: Row = {"variable": name, **({"group": group} if grouped else {})}
    total = 0
    for text, count in list(zip(texts, counts[1:].tolist(), strict=True))[:MOST_LEVELS]:
        total += count
        yield {
            **about,
            "level": text,
            "n_obs": count,
            "share": share(count, len(codes)),
            "valid": share(count, known),
            "cumulative": share(total, known),
        }
    if len(texts) > MOST_LEVELS:
        rest = known - total
        words = counted(len(texts) - MOST_LEVELS, "more value")
        yield {
            **about,
            "level": words,
            "n_obs": rest,
            "share": share(rest, len(codes)),
            "valid": share(rest, known),
            "cumulative": 1.0,
        }
    if missing:
        yield {
            **about,
            "level": "(missing)",
            "n_obs": missing,
            "share": share(missing, len(codes)),
            "valid": None,
            "cumulative": None,
        }
