"""The facts at the head of a result: rows used, groups, likeness within groups, estimation and assumptions.

They are read off the result by the names that all families share: table `groups`, table `icc` (the
note says so if it is of the null model), notice `verdict`, table `assumptions`. What a result does not have
is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.results.blocks import SEVERAL, Cell, Notice, Result, Table
from workbench.results.cells import value
from workbench.results.formatting import (
    TYPOGRAPHIC,
    Notation,
    format_fixed,
    format_integer,
    format_number,
)
from workbench.results.words import rows_sentence

MOST_GROUPS = 3
VERDICT = "verdict"
Tone = Literal["", "success", "warning", "error"]
_CLASSES: dict[str, tuple[str, Tone]] = {
    "info": ("Fine", "success"),
    "warning": ("On the boundary", "warning"),
    "error": ("Do not use", "error"),
}
_CONCERNS = {"■": "doubtful", "▲": "to look at"}
"""Signs before the lights of the table `assumptions`, the worst first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is, its value in words, how it is meant, and whether it is good or bad news."""

    title: str
    value: str
    help: str
    tone: Tone = ""


def facts(result: Result, notation: Notation = TYPOGRAPHIC) -> tuple[Fact, ...]:
    """The facts there are, in reading order; a document of several results has none of its own."""
    if result.analysis == SEVERAL:
        return ()
    sample = (_rows(result, notation), _groups(result, notation), _icc(result, notation))
    found = (*sample, _verdict(result), _assumptions(result))
    return tuple(fact for fact in found if fact is not None)


def _rows(result: Result, notation: Notation) -> Fact | None:
    use = result.data
    if not use.rows:
        return None
    used = format_integer(use.used, notation)
    shown = f"{used} of {format_integer(use.rows, notation)}" if use.dropped or use.filtered else used
    return Fact("Rows used", shown, f"{rows_sentence(use, notation)}.")


def _groups(result: Result, notation: Notation) -> Fact | None:
    table = _table(result, "groups")
    if table is None:
        return None
    names = [(str(value(row, "group")), _integer(value(row, "n_levels"), notation)) for row in table.rows]
    sizes = [
        f"{name}: {n} {'group' if n == '1' else 'groups'} of {_sizes(row, notation)}"
        for (name, n), row in zip(names, table.rows, strict=True)
    ]
    return Fact("Groups", _listed(names), "; ".join(sizes) + ".")


def _sizes(row: Mapping[str, Cell], notation: Notation) -> str:
    smallest, largest = _integer(value(row, "min"), notation), _integer(value(row, "max"), notation)
    if smallest == largest:
        return f"{smallest} {'row' if smallest == '1' else 'rows'}"
    return f"{smallest} to {largest} rows, median {_number(value(row, 'median'), notation)}"


def _icc(result: Result, notation: Notation) -> Fact | None:
    table = _table(result, "icc")
    if table is None:
        return None
    values = [(str(value(row, _name(row))), _share(value(row, "value"), notation)) for row in table.rows]
    if len(values) == 1:
        values = [("", values[0][1])]
    column = next((column for column in table.columns if column.id == "value"), None)
    help = f"{column.help if column is not None else ''} {table.note}".strip()
    title = "ICC, null model" if "null model" in table.note else "ICC"
    return Fact(title, _listed(values), help)


def _name(row: Mapping[str, Cell]) -> str:
    """The column that says of which level an intraclass correlation is."""
    return next((name for name in ("level", "group", "definition") if name in row), "level")


def _verdict(result: Result) -> Fact | None:
    notice = verdict_of(result)
    if notice is None:
        return None
    word, tone = _CLASSES[notice.level]
    return Fact("Estimation", word, f"{notice.message} {notice.advice}".strip(), tone)


def _assumptions(result: Result) -> Fact | None:
    """How many lights of the assumptions are not green: an estimate may be fine where its model is not."""
    table = _table(result, "assumptions")
    if table is None:
        return None
    lights: dict[str, list[str]] = {"■": [], "▲": [], "●": []}
    for row in table.rows:
        said = f"{value(row, 'assumption')}: {value(row, 'verdict')}"
        lights.setdefault(str(value(row, "light"))[:1], []).append(said)
    if not any(lights[sign] for sign in "■▲●"):
        return None
    concerns = [f"{len(lights[sign])} {words}" for sign, words in _CONCERNS.items() if lights[sign]]
    named = [said for sign in _CONCERNS for said in lights[sign]]
    help = f"{'; '.join(named)}." if named else "Nothing speaks against them."
    return Fact("Assumptions", ", ".join(concerns) or "Fine", help, "warning" if concerns else "success")


def verdict_of(result: Result) -> Notice | None:
    """The notice that says whether the result can be used."""
    return next((notice for notice in result.notices if notice.id == VERDICT), None)


def _table(result: Result, name: str) -> Table | None:
    """The table of that name, unless it is empty."""
    try:
        table = result.table(name)
    except KeyError:
        return None
    return table if table.rows else None


def _listed(pairs: list[tuple[str, str]]) -> str:
    """Such as "school 160, class:school 568", with an end where there are many."""
    shown = [f"{name} {text}".strip() for name, text in pairs[:MOST_GROUPS]]
    more = len(pairs) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _integer(cell: Cell, notation: Notation) -> str:
    return format_integer(cell, notation) if isinstance(cell, int | float) else "?"


def _number(cell: Cell, notation: Notation) -> str:
    return format_number(cell, notation=notation) if isinstance(cell, int | float) else "?"


def _share(cell: Cell, notation: Notation) -> str:
    return format_fixed(cell, 3, notation) if isinstance(cell, int | float) else "?"
