"""The looks of groups: a colour, a symbol and a pattern of lines for each, and when they are too many."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.api import Dash, Notice, Symbol
from workbench_graphs.frame import Groups, Rows

MOST_COLORS = 12
SYMBOLS: tuple[Symbol, ...] = ("circle", "triangle", "square", "diamond", "ring", "cross")
DASHES: tuple[Dash, ...] = ("solid", "dash", "dot")


@dataclass(frozen=True)
class Paint:
    """The colour, the symbol and the pattern of lines of a group; name: in the legend."""

    color: str
    symbol: Symbol
    dash: Dash
    name: str


def paint(number: int, label: str, count: int) -> Paint:
    """Of the group with that number; more than `MOST_COLORS` groups are not told apart in a legend."""
    return Paint(
        f"series:{number}",
        SYMBOLS[number % len(SYMBOLS)],
        DASHES[number // 7 % len(DASHES)],
        label if count <= MOST_COLORS else "",
    )


PLAIN = Paint("primary", "circle", "solid", "")


def painted(groups: Groups | None, rows: Rows) -> list[tuple[Paint, Rows]]:
    """The rows of each colour; all in the first colour without groups."""
    if groups is None:
        return [(PLAIN, rows)]
    return [(paint(code, label, len(groups)), part) for code, label, part in groups.each(rows)]


def color_notice(groups: Groups | None) -> list[Notice]:
    """That so many colours cannot be told apart."""
    if groups is None or len(groups) <= MOST_COLORS:
        return []
    return [
        Notice(
            "info",
            f"'{groups.name}' has {len(groups):,} levels, more than colours can tell apart: they repeat, and "
            "there is no legend.",
            "Use it for panels instead, or choose a variable with fewer levels.",
            "colors",
        )
    ]
