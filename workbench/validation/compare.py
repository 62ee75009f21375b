"""Ours and theirs side by side: of the numbers of a check the one that is furthest off, and a verdict.

pass       all within the tolerance
better     a criterion that is minimised is lower than theirs by more than the tolerance
explained  they differ, for the reason the check tells
fail       one is outside the tolerance, or not there
error      the analysis could not be run
skipped    the data are not here
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.results.blocks import Cell, Result
from workbench.validation.case import ValidationCase, ValidationCheck

Verdict = Literal["pass", "better", "explained", "fail", "error", "skipped"]
GOOD: tuple[Verdict, ...] = ("pass", "better", "explained", "skipped")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one check.

    at: which of its numbers is furthest off ("" when it has one only); ours, theirs, difference, allowed: of
    that number (None when there is none); count: how many numbers were compared; note: for the reader.
    """

    case: ValidationCase
    check: ValidationCheck
    verdict: Verdict
    at: str = ""
    ours: float | None = None
    theirs: float | None = None
    allowed: float | None = None
    count: int = 0
    note: str = ""

    @property
    def difference(self) -> float | None:
        """Ours minus theirs."""
        return None if self.ours is None or self.theirs is None else self.ours - self.theirs

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return self.verdict in GOOD


def without_result(case: ValidationCase, verdict: Verdict, note: str) -> list[Outcome]:
    """All checks of a case that was not run, or failed to."""
    return [Outcome(case, check, verdict, note=note) for check in case.checks]


def compare(case: ValidationCase, result: Result) -> list[Outcome]:
    """The outcome of every check of a case."""
    return [_outcome(case, check, result) for check in case.checks]


def _outcome(case: ValidationCase, check: ValidationCheck, result: Result) -> Outcome:
    try:
        ours = [_number(result, check, row) for row in check.rows]
    except LookupError as error:
        return Outcome(case, check, "fail", note=str(error.args[0]))
    scale = check.scale or (0.0,) * len(ours)
    allowed = [check.tolerance.allowed(v, s) for v, s in zip(check.values, scale, strict=True)]
    ratios = [_ratio(o - v, a) for o, v, a in zip(ours, check.values, allowed, strict=True)]
    worst = max(range(len(ours)), key=lambda i: ratios[i])
    verdict = _verdict(check, ours[worst] - check.values[worst], ratios[worst])
    at = _words(check.rows[worst]) if len(ours) > 1 else ""
    return Outcome(
        case,
        check,
        verdict,
        at,
        ours[worst],
        check.values[worst],
        allowed[worst],
        len(ours),
        check.known if verdict == "explained" else "",
    )


def _ratio(difference: float, allowed: float) -> float:
    if math.isnan(difference):
        return math.inf
    if allowed > 0:
        return abs(difference) / allowed
    return math.inf if difference else 0.0


def _verdict(check: ValidationCheck, difference: float, ratio: float) -> Verdict:
    if ratio <= 1:
        return "pass"
    if check.at_most and difference < 0:
        return "better"
    return "explained" if check.known else "fail"


def _number(result: Result, check: ValidationCheck, wanted: Mapping[str, Cell]) -> float:
    """The number a check asks for; LookupError in words when there is none."""
    try:
        rows = result.table(check.table).rows
    except KeyError:
        raise LookupError(f"the result has no table '{check.table}'") from None
    found = find_rows(rows, wanted)
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows of '{check.table}' are {_words(wanted)}")
    value = found[0].get(check.column)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LookupError(f"'{check.table}' has no number for {_words(wanted)} in '{check.column}'")
    return float(value)


def find_rows(rows: Sequence[Mapping[str, Cell]], wanted: Mapping[str, Cell]) -> list[Mapping[str, Cell]]:
    """The rows with these cells, letter by letter, else as `plain` reads names; the first without any."""
    if not wanted:
        return list(rows[:1])
    exact = [row for row in rows if all(row.get(key) == cell for key, cell in wanted.items())]
    return exact or [
        row for row in rows if all(plain(row.get(key)) == plain(cell) for key, cell in wanted.items())
    ]


def plain(name: Cell) -> str:
    """One spelling for `recipeB:temperature.L` and `temperature[L]:recipe[B]`: letters and digits, sorted."""
    if name is None:
        return ""
    return ":".join(sorted(re.sub(r"\W", "", part) for part in str(name).split(":"))).lower()


def _words(row: Mapping[str, Cell]) -> str:
    return ", ".join(str(cell) for cell in row.values() if cell is not None) or "the first row"
