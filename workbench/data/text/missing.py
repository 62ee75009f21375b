"""Values that probably stand for "missing": proposed to the user, never applied unasked.

words in a column of numbers    NA, ., -, ?, NULL, n/a ... when nothing else keeps it from being numeric
numbers far outside the rest    -9, -99, -999, 99, 999, 9999 ... at the end of the range, after a gap
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.data.text.numbers import TextKind, number_of, text_kind

_NO_ANSWER = ("missing", "unknown", "refused", "don't know", "dk", ".", "-", "--", "?", "*")
_FAILED = (
    *("#n/a", "#null!", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#spill!", "#calc!", "#field!"),
    *("#getting_data", "#busy!", "#connect!", "#blocked!", "#unknown!"),
)
"""Formulas of spreadsheets without a value."""
_CALC_ERROR = re.compile(r"err:5\d\d")  # failed formulas of LibreOffice
_WORDS = frozenset(("na", "n/a", "n.a.", "nan", "<na>", "null", "none", "nil", *_FAILED, *_NO_ANSWER))
_SENTINELS = {
    float(sign * int(digit * length)) for sign in (1, -1) for digit in "789" for length in (1, 2, 3, 4, 5)
} | {98.0, 998.0, 9998.0, 97.0, 997.0, 9997.0}


@dataclass(frozen=True, slots=True)
class MissingCandidate:
    """A value that may stand for missing, how many cells hold it, and why it is suspected."""

    value: str
    cells: int
    reason: str


def missing_candidates(counts: Mapping[str, int], decimal: str = ".") -> tuple[MissingCandidate, ...]:
    """Candidates among the distinct non-empty values of a column (value as written -> number of cells)."""
    numbers = {
        text: number_of(text, decimal) for text in counts if text_kind(text, decimal) is not TextKind.WORD
    }
    words = [text for text in counts if text not in numbers]
    if words:
        return _words(words, counts, bool(numbers))
    return _sentinels(numbers, counts)


def may_be_missing(word: str) -> bool:
    """NA, n/a, a dash, blanks and the like."""
    bare = word.strip().casefold()
    return bare in _WORDS or not bare or _CALC_ERROR.fullmatch(bare) is not None


def _words(words: list[str], counts: Mapping[str, int], among_numbers: bool) -> tuple[MissingCandidate, ...]:
    suspects = [word for word in words if may_be_missing(word)]
    if among_numbers and len(suspects) < len(words):
        return ()  # other words remain: the column is not numbers with missing codes
    reason = "the only word among numbers" if among_numbers else "often means missing"
    return tuple(MissingCandidate(word, counts[word], reason) for word in suspects)


def _sentinels(numbers: Mapping[str, int | float], counts: Mapping[str, int]) -> tuple[MissingCandidate, ...]:
    """Codes at the ends of the range; each end is peeled while a code stands apart from what is left."""
    ordered = sorted(numbers, key=lambda text: numbers[text])
    found = []
    while len(ordered) > 2:
        low, high = numbers[ordered[0]], numbers[ordered[-1]]
        rest = [numbers[text] for text in ordered if numbers[text] not in _SENTINELS]
        if low in _SENTINELS and low < 0 <= min(rest, default=-1):
            found.append(ordered.pop(0))
        elif high in _SENTINELS and _apart(numbers[ordered[0]], numbers[ordered[-2]], high):
            found.append(ordered.pop())
        else:
            break
    reason = "stands apart from the other values"
    return tuple(MissingCandidate(text, counts[text], reason) for text in found)


def _apart(lowest: float, next_below: float, code: float) -> bool:
    """The gap below the code is at least as wide as the range of all other values."""
    return lowest >= 0 and code - next_below > max(1.0, next_below - lowest)
