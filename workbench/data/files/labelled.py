"""A variable of a statistical package: numbers or texts with labels for values, missing codes and a measure.

    the file says                                     here
    nominal, ordinal                                  nominal, ordinal; levels in the order of the values
    else, and every value in use has a label          nominal: scale is what programs say until told otherwise
    else                                              numeric (id where the name says so), labels kept beside

A range of missing values stays a range; missing values that are no number (.a in Stata) stay
categories of a nominal variable and become empty cells of a numeric one, which is noted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.files.columns import as_whole, coded, of_array, of_texts
from workbench.data.files.moments import Clock, of_clock
from workbench.data.files.source import Described
from workbench.data.missing import in_ranges
from workbench.data.natural import natural_order
from workbench.data.text.numbers import number_text
from workbench.data.variable import Level, Measure, Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

Words = Mapping[Any, str]
"""Labels by value: a number, a text, or the letter of a missing value without a number."""


@dataclass(frozen=True)
class Raw:
    """values: float64 (nan = empty) or texts. letters: for each row the letter of its special missing value.

    missing: codes; ranges: pairs (low, high) of missing numbers, infinite where open; measure: as the file
    says, or None. note: what the program would say beside the values.
    """

    name: str
    values: NDArray[np.float64] | Sequence[str | None]
    label: str = ""
    words: Words = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    measure: Measure | None = None
    letters: Sequence[str | None] | None = None
    clock: Clock | None = None
    note: str = ""


def variable_of(raw: Raw) -> Described:
    """The variable and its column."""
    if not isinstance(raw.values, np.ndarray):
        variable, column = _texts(raw, raw.values)
    else:
        variable, column = _numbers(raw, raw.values)
    notes = f"{raw.note} {variable.notes}".strip()
    return variable.with_(label=raw.label, notes=notes), column


def _numbers(raw: Raw, values: NDArray[np.float64]) -> Described:
    if raw.clock is not None:
        found = of_clock(raw.name, values, raw.clock)
        if found is not None:
            return found
    present = np.unique(values[~np.isnan(values)])
    if _are_categories(raw, present):
        return _categories(raw, values, present)
    variable, column = of_array(raw.name, as_whole(values))
    words = tuple(Level(code_text(value), text) for value, text in raw.words.items())
    return variable.with_(
        missing_codes=raw.missing,
        missing_ranges=raw.ranges,
        value_labels=words,
        notes=_letters_note(raw).strip(),
    ), column


def _is_missing(raw: Raw, text: str) -> bool:
    return text in raw.missing or in_ranges(text, raw.ranges)


def _are_categories(raw: Raw, present: NDArray[np.float64]) -> bool:
    if raw.measure in (Measure.NOMINAL, Measure.ORDINAL):
        return True
    labelled = {code_text(value) for value in raw.words}
    valid = [text for text in map(number_text, present.tolist()) if not _is_missing(raw, text)]
    named = [text for text in labelled if not text.startswith(".") and not _is_missing(raw, text)]
    return bool(named) and all(text in labelled for text in valid)


def _categories(raw: Raw, values: NDArray[np.float64], present: NDArray[np.float64]) -> Described:
    """Levels ascending, missing ones last; labelled values that do not occur stay levels."""
    numbers = sorted({*present.tolist(), *(float(v) for v in raw.words if isinstance(v, int | float))})
    texts = [number_text(number) for number in numbers]
    codes = np.full(len(values), -1, dtype=np.int32)
    known = ~np.isnan(values)
    codes[known] = np.searchsorted(np.array(numbers), values[known])
    letters = _letters(raw)
    if raw.letters is not None:
        place = {letter: len(texts) + i for i, letter in enumerate(letters)}
        for row, letter in enumerate(raw.letters):
            if letter:
                codes[row] = place[f".{letter}"]
    column = CodedColumn(codes, (*texts, *letters))
    words = {code_text(value): text for value, text in raw.words.items()}
    gone = dict.fromkeys((*raw.missing, *(text for text in texts if in_ranges(text, raw.ranges)), *letters))
    order = [*(t for t in texts if t not in gone), *(c for c in gone if c in words or c in column.categories)]
    levels = tuple(Level(text, words.get(text, "")) for text in order)
    measure = raw.measure if raw.measure is Measure.ORDINAL else Measure.NOMINAL
    missing = tuple(dict.fromkeys((*raw.missing, *letters)))
    return Variable(
        raw.name, measure=measure, levels=levels, missing_codes=missing, missing_ranges=raw.ranges
    ), column


def _letters(raw: Raw) -> tuple[str, ...]:
    """Special missing values in use or labelled, as Stata writes them: .a, .b."""
    used = {f".{letter}" for letter in raw.letters or () if letter}
    return tuple(sorted(used | {code_text(v) for v in raw.words if isinstance(v, str)}))


def _letters_note(raw: Raw) -> str:
    used = sorted({letter for letter in raw.letters or () if letter})
    if not used:
        return ""
    return f"Missing values {', '.join(f'.{letter}' for letter in used)} of the file are empty cells here. "


def code_text(value: Any) -> str:
    """A labelled value as it is written here."""
    if isinstance(value, str):
        return f".{value}" if len(value) == 1 and value.isalpha() else value
    return number_text(float(value))


def _texts(raw: Raw, texts: Sequence[str | None]) -> Described:
    if raw.words or raw.missing or raw.measure is not None:
        column = coded(texts)
        values = natural_order({*column.categories, *map(str, raw.words)})
        order = [*(v for v in values if v not in raw.missing), *(v for v in values if v in raw.missing)]
        levels = tuple(Level(v, raw.words.get(v, "")) for v in order)
        measure = raw.measure if raw.measure is Measure.ORDINAL else Measure.NOMINAL
        if raw.words or raw.measure is Measure.ORDINAL or raw.missing:
            return Variable(raw.name, measure=measure, levels=levels, missing_codes=raw.missing), column
    return of_texts(raw.name, texts, typed=True)
