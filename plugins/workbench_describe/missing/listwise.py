"""What a model of these variables would use: complete rows, and the groups that keep some."""

from __future__ import annotations

import numpy as np

from workbench.api import Column, Table
from workbench_describe.cells import Row, share
from workbench_describe.rows import Chosen, Codes

MOST_ROWS = 1000


def listwise_table(rows: Chosen, missing: np.ndarray, group: str | None, codes: Codes | None) -> Table:
    """All, complete and lost: of rows, and of groups where there are any."""
    gone: np.ndarray = np.any(missing, axis=1)
    if codes is not None:
        gone = gone | (codes < 0)
    found: list[Row] = [_row("Rows", len(gone), int((~gone).sum()))]
    if codes is not None and group is not None:
        found.append(
            _row(f"Groups of {group}", len(np.unique(codes[codes >= 0])), len(np.unique(codes[~gone])))
        )
    columns = (
        Column("what", "Of"),
        Column("all", "All", "integer", "In the data (after the filter)."),
        Column("complete", "Used", "integer", "Rows with a value of every variable; groups with such a row."),
        Column("lost", "Lost", "integer", "What listwise deletion leaves out."),
        Column("share", "% lost", "percent", "Share that is left out."),
    )
    note = "What a model of these variables would use if incomplete rows are left out."
    return Table("listwise", "What a model would use", columns, tuple(found), note)


def _row(what: str, every: int, complete: int) -> Row:
    return {
        "what": what,
        "all": every,
        "complete": complete,
        "lost": every - complete,
        "share": share(every - complete, every),
    }


def lost_groups_table(rows: Chosen, missing: np.ndarray, group: str, codes: Codes) -> Table | None:
    """The groups that would be lost, and the variables that are empty in all their rows; None without any."""
    levels = rows.codes(group)[1]
    texts = rows.level_texts(group, levels)
    complete = ~missing.any(axis=1)
    sizes = np.bincount(codes[codes >= 0], minlength=len(levels))
    kept = np.bincount(codes[(codes >= 0) & complete], minlength=len(levels))
    lost = np.flatnonzero((sizes > 0) & (kept == 0))
    if not len(lost):
        return None
    found = []
    for code in lost[:MOST_ROWS].tolist():
        empty = missing[codes == code].all(axis=0)
        names = [name for name, flag in zip(rows.names, empty, strict=True) if flag]
        found.append({"level": texts[code], "n_obs": int(sizes[code]), "empty": ", ".join(names)})
    columns = (
        Column("level", group),
        Column("n_obs", "Rows", "integer", "Rows of the group."),
        Column("empty", "Without any value of"),
    )
    note = "" if len(lost) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(lost):,}."
    return Table("lost_groups", f"Groups of {group} without a complete row", columns, tuple(found), note)
