"""Panels of a graph: one for each level of a grouping, or rows and columns of them for two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import Axis, Mark, Notice, OptionsError, Panel
from workbench_graphs.frame import Frame, Groups, Rows
from workbench_graphs.shared_options import GraphOptions

MOST_PANELS = 100
MOST_SIDE = 10  # rows, and columns, of a two-way trellis
LONGEST_TITLE = 10  # characters of a title that leaves room for a number beside it

Draw = Callable[[Rows], Sequence[Mark]]


@dataclass(frozen=True)
class Facets:
    """parts: title and rows of the data of each panel; one without a title where none are asked for.

    columns, rows: names of the columns and rows of panels of two groupings, () of one; single_column: whether
    panels stand below each other.
    """

    parts: list[tuple[str, Rows]]
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    single_column: bool = False

    def __iter__(self) -> Iterator[tuple[str, Rows]]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def panels(self, draw: Draw, x: Axis, y: Axis) -> list[Panel]:
        """Each panel with what `draw` makes of its rows; nothing where there are none."""
        return [Panel(tuple(draw(rows)) if len(rows) else (), x, y, title) for title, rows in self]


def facet_names(options: GraphOptions) -> tuple[str | None, str | None]:
    """The groupings whose levels are panels: that of columns, and that of rows."""
    if options.facet and options.facet == options.facet_rows:
        raise OptionsError(
            f"'{options.facet}' cannot make both the columns and the rows of panels.",
            "Choose another grouping for one of them, or leave it empty.",
            option="facet_rows",
        )
    return options.facet, options.facet_rows


def facets(frame: Frame, options: GraphOptions) -> Facets:
    """The panels that the options ask for."""
    columns, rows = map(frame.group, facet_names(options))
    if columns is not None and rows is not None:
        return _two_way(frame, columns, rows)
    groups = columns or rows
    if groups is None:
        return Facets([("", frame.all_rows)])
    parts = [(label, part) for _, label, part in _largest(frame, groups, MOST_PANELS)]
    return Facets(parts, single_column=rows is not None)


def _two_way(frame: Frame, columns: Groups, rows: Groups) -> Facets:
    across, down = (_largest(frame, groups, MOST_SIDE) for groups in (columns, rows))
    parts = [
        (f"{row}, {column}", part[columns.codes[part] == code])
        for _, row, part in down
        for code, column, _ in across
    ]
    return Facets(parts, _strips(columns, across), _strips(rows, down))


def _strips(groups: Groups, levels: list[tuple[int, str, Rows]]) -> tuple[str, ...]:
    """The names of the levels; bare numbers with the short title of what they number."""
    labels = tuple(label for _, label, _ in levels)
    if len(groups.title) > LONGEST_TITLE or not all(label.lstrip("-").isdigit() for label in labels):
        return labels
    return tuple(f"{groups.title} {label}" for label in labels)


def _largest(frame: Frame, groups: Groups, most: int) -> list[tuple[int, str, Rows]]:
    """Code, label and rows of each level; of too many those with most rows, which is told."""
    found = list(groups.each(frame.all_rows))
    if len(found) <= most:
        return found
    sizes = np.array([len(rows) for _, _, rows in found])
    kept = np.sort(np.argsort(-sizes, kind="stable")[:most])
    frame.notices.append(
        Notice(
            "warning",
            f"'{groups.name}' has {len(found):,} levels, more than a page holds: the {most} with "
            "most rows are drawn.",
            "Choose a variable with fewer levels for the panels, or a filter.",
            "facets",
        )
    )
    return [found[i] for i in kept]
