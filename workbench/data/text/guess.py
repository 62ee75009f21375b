"""The proposed measure of a column, with the reason told to the user; every proposal can be changed.

every cell a number, nothing lost      numeric (also with few distinct values, as in R)
... whole, name says id (id, pupil_id) id
digits that would be lost (007, 1e5)   id when nearly all differ, else nominal
whole numbers beyond 2^53              id
dates and times                        text when nearly all differ, else nominal, as written
words, values repeat                   nominal, levels in natural order
words, nearly all differ               id if they look like codes, else text
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.data.text.numbers import (
    MAX_EXACT,
    TextKind,
    are_plain_decimals,
    is_exact,
    keeps_its_value,
    number_of,
    text_kind,
)
from workbench.data.variable import Measure
from workbench.plurals import counted

_ID_NAME = re.compile(
    r"^id$|^uuid$|^guid$|[_.\s-][iI][dD]$|[a-z]I[dD]$|^id[_.\s-]"
    r"|^(?:child|class|country|district|family|group|hh|household|hospital|item|pat|patient|person|participant"
    r"|pupil|rater|record|region|resp|respondent|row|school|site|stud|student|subj|subject|teacher|worker)id$",
)
_ID_WORD = re.compile(r"(?=.*[0-9])\S{1,40}")
_DATE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[ T][0-9:.,+Z-]+)?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})(?: [0-9:.]+)?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
)

_NUMBERS = "all values are numbers"

MANY_DIFFERENT = 0.5
"""Words name single rows and are not categories when more than this share of at least fifty cells differ."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposed measure, whether its numbers are whole, and why."""

    measure: Measure
    reason: str
    whole: bool = False


def name_says_id(name: str) -> bool:
    """'id', 'ID', 'pupil_id', 'schoolID', 'schoolid' - but not 'paid'."""
    return _ID_NAME.search(name.strip()) is not None or name.strip().lower() == "id"


def guess_measure(
    name: str, values: Sequence[str], n_cells: int, n_empty: int = 0, *, decimal: str = "."
) -> Guess:
    """Propose a measure from the distinct non-empty values as written.

    n_cells: number of non-empty cells; n_empty: number of empty ones; decimal: the decimal mark.
    """
    if not values:
        return Guess(Measure.NUMERIC, "no values")
    if are_plain_decimals(values, decimal):
        return Guess(Measure.NUMERIC, _NUMBERS)
    kind_of = {value: text_kind(value, decimal) for value in values}
    kinds = set(kind_of.values())
    if kinds <= {TextKind.WHOLE}:
        return _whole(name, values, n_empty)
    if TextKind.WORD in kinds:
        return _words(name, values, n_cells)
    codes = (TextKind.CODE,) if TextKind.DECIMAL not in kinds else ()  # beside decimals 007 is the number 7
    loses = (v for v, kind in kind_of.items() if kind in codes or not keeps_its_value(v, kind, decimal))
    if (example := next(loses, None)) is not None:
        reason = f"'{example.strip()}' would lose digits as a number"
        return Guess(_coded(values, n_cells, Measure.ID), reason)
    return Guess(Measure.NUMERIC, _NUMBERS + _infinity(kinds))


def _infinity(kinds: set[TextKind]) -> str:
    return ", some infinite" if TextKind.INFINITE in kinds else ""


def _whole(name: str, values: Sequence[str], n_empty: int) -> Guess:
    numbers = [number_of(value) for value in values]
    largest = max(abs(number) for number in numbers)
    whole = largest < 2**63 and (not n_empty or largest <= MAX_EXACT)
    if not all(map(is_exact, numbers)):
        return Guess(Measure.ID, "whole numbers too long to be exact in calculations", whole and not n_empty)
    if name_says_id(name) and min(numbers) >= 0:
        return Guess(Measure.ID, "whole numbers, and the name says id", whole)
    return Guess(Measure.NUMERIC, "all values are whole numbers", whole)


def _words(name: str, values: Sequence[str], n_cells: int) -> Guess:
    if all(_DATE.fullmatch(value) for value in values):
        return Guess(_coded(values, n_cells, Measure.TEXT), "dates or times, kept as written")
    if name_says_id(name):
        return Guess(Measure.ID, "the name says id")
    if _nearly_all_differ(values, n_cells):
        if all(_ID_WORD.fullmatch(value) for value in values):
            return Guess(Measure.ID, "nearly all values differ and look like codes")
        return Guess(Measure.TEXT, "nearly all values differ")
    return Guess(Measure.NOMINAL, f"words with {counted(len(values), 'different value')}")


def _nearly_all_differ(values: Sequence[str], n_cells: int) -> bool:
    return len(values) >= 50 and len(values) > MANY_DIFFERENT * n_cells


def _coded(values: Sequence[str], n_cells: int, single: Measure) -> Measure:
    return single if _nearly_all_differ(values, n_cells) else Measure.NOMINAL
