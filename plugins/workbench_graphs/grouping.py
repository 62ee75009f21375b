"""Groups side by side: their order, and the places of their colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Notice
from workbench_graphs.frame import Floats, Frame, Groups, Rows
from workbench_graphs.paint import PLAIN, Paint, paint

MOST_GROUPS = 400


@dataclass(frozen=True)
class Slot:
    """One colour: its look, how wide it may draw, and place, rows and label of each of its groups."""

    look: Paint
    width: float
    groups: list[tuple[float, Rows, str]]


def slots(frame: Frame, groups: Groups | None, color: Groups | None, rows: Rows, room: float) -> list[Slot]:
    """Groups stand at 0, 1, 2, ...; colours share the room of their group side by side."""
    if color is None or (groups is not None and color.name == groups.name):
        looks = [(PLAIN, 0.0, rows)]
        width = room
    else:
        width = room / len(color)
        looks = [
            (paint(code, label, len(color)), (code - (len(color) - 1) / 2) * width, part)
            for code, label, part in color.each(rows)
        ]
        width *= 0.9
    return [Slot(look, width, _placed(groups, part, shift)) for look, shift, part in looks]


def _placed(groups: Groups | None, rows: Rows, shift: float) -> list[tuple[float, Rows, str]]:
    if groups is None:
        return [(shift, rows, "")] if len(rows) else []
    return [(code + shift, part, label) for code, label, part in groups.each(rows)]


def ordered_groups(frame: Frame, name: str | None, outcome: str, order: str) -> tuple[Frame, Groups | None]:
    """The groups, by the mean of `outcome` if asked for; without those that a page has no room for."""
    groups = frame.group(name)
    if groups is None:
        return frame, None
    if len(groups) > MOST_GROUPS:
        frame, groups = _largest(frame, groups)
    if order == "mean":
        groups = reordered(groups, group_means(groups, frame.values[outcome]))
    return replace(frame, groups={**frame.groups, groups.name: groups}), groups


def group_means(groups: Groups, values: Floats) -> Floats:
    """(levels,): the mean of each group."""
    n = len(groups)
    return np.bincount(groups.codes, values, n) / np.bincount(groups.codes, minlength=n)


def reordered(groups: Groups, key: Floats) -> Groups:
    """The same groups, ascending by `key` (levels,)."""
    order = np.argsort(key, kind="stable")
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return replace(groups, codes=place[groups.codes], labels=tuple(groups.labels[i] for i in order))


def _largest(frame: Frame, groups: Groups) -> tuple[Frame, Groups]:
    """Only the groups with most rows, and what is said of it."""
    sizes = np.bincount(groups.codes, minlength=len(groups))
    kept = np.zeros(len(groups), dtype=bool)
    kept[np.argsort(-sizes, kind="stable")[:MOST_GROUPS]] = True
    frame.notices.append(
        Notice(
            "warning",
            f"'{groups.name}' has {len(groups):,} levels, more than a graph has room for: the {MOST_GROUPS} "
            "with most rows are drawn.",
            "Choose a variable with fewer levels, or a filter.",
            "groups",
        )
    )
    rows = np.flatnonzero(kept[groups.codes])
    small = {name: _on_rows(one, rows) for name, one in frame.groups.items()}
    values = {name: column[rows] for name, column in frame.values.items()}
    frame = replace(frame, values=values, groups=small, rows=frame.rows[rows])
    return frame, small[groups.name]


def _on_rows(groups: Groups, rows: Rows) -> Groups:
    used, codes = np.unique(groups.codes[rows], return_inverse=True)
    return replace(groups, codes=codes.astype(np.intp), labels=tuple(groups.labels[i] for i in used))


def joint_units(frame: Frame, names: Sequence[str]) -> tuple[np.ndarray, int]:
    """Code of the combination of several groupings of each row (n,), and how many there are."""
    codes = np.column_stack([frame.groups[name].codes for name in names])
    found, units = np.unique(codes, axis=0, return_inverse=True)
    return units.ravel(), len(found)
