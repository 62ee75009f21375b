"""Functions of texts; each looks once at every distinct text. Missing stays missing."""

from __future__ import annotations

import numpy as np

from workbench.data.expressions.choices import in_order
from workbench.data.expressions.values import Arguments, Categories, Floats, Truth, Value
from workbench.data.factor import factor_numbers, number_levels
from workbench.data.natural import natural_order
from workbench.data.progress import pausing
from workbench.data.text.numbers import TextKind, number_of, text_kind

MAX_SIGNS = 10_000
"""Texts grow no longer than this."""


def as_categories(value: Value | None, n_rows: int) -> Categories:
    """Any value as texts: numbers in their shortest form, conditions as true and false."""
    if value is None:
        return Categories.computed(np.full(n_rows, -1, dtype=np.int32), ())
    if isinstance(value, Categories):
        return value
    if isinstance(value, Truth):
        codes = np.where(value.known, value.yes, -1).astype(np.int32)
        return Categories.computed(codes, ("false", "true"))
    numbers = np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), n_rows))
    codes, distinct = factor_numbers(numbers)
    return Categories.computed(codes, number_levels(distinct))


def concat(given: Arguments) -> Categories:
    """One text behind the other; missing where one is missing. Every distinct combination is joined once."""
    parts = [as_categories(value, given.n_rows) for value in given.values]
    known = np.logical_and.reduce([part.codes >= 0 for part in parts])
    combined = np.zeros(int(known.sum()), dtype=np.int64)
    for part in parts:
        if len(part.levels) > 1:
            pairs = combined * len(part.levels) + part.codes[known]
            combined = factor_numbers(pairs)[0].astype(np.int64)
    n = int(combined.max(initial=-1)) + 1
    row = np.empty(n, dtype=np.intp)
    row[combined] = np.flatnonzero(known)
    pieces = [[part.levels[code] for code in pausing(part.codes[row].tolist())] for part in parts]
    texts = ["".join(together) for together in pausing(zip(*pieces, strict=True))]
    if any(len(text) > MAX_SIGNS for text in texts):
        raise given.fault("concat() makes texts that are too long.", "Join fewer texts.")
    levels = natural_order(set(texts))
    place = {text: i for i, text in enumerate(pausing(levels))}
    codes = np.full(given.n_rows, -1, dtype=np.int32)
    codes[known] = np.array([place[text] for text in pausing(texts)], dtype=np.int32)[combined]
    return Categories.computed(codes, levels)


def upper(given: Arguments) -> Categories:
    return given.categories().mapped(str.upper)


def lower(given: Arguments) -> Categories:
    return given.categories().mapped(str.lower)


def trim(given: Arguments) -> Categories:
    """Without blanks at both ends; what is empty then is missing."""
    return given.categories().mapped(lambda text: text.strip() or None)


def substr(given: Arguments) -> Categories:
    """Signs from the first to the last place, counted from 1; what is empty then is missing."""
    first, last = given.values[1], given.values[2]
    if not isinstance(first, float) or not isinstance(last, float) or not (abs(first) + abs(last) < 1e9):
        raise given.fault(
            "The places of substr() must be numbers that are written out.", "As in substr(x, 1, 3)."
        )
    start, stop = max(0, int(first) - 1), max(0, int(last))
    return in_order(given.categories().mapped(lambda text: text[start:stop] or None))


def replace(given: Arguments) -> Categories:
    """One text in it by another, sign by sign, wherever it occurs."""
    old, new = _constant(given, 1), _constant(given, 2)
    if not old:
        raise given.fault("There is no text to look for.", "Write it between the quotes.", 1)
    grows = len(new) - len(old)
    if any(len(text) + grows * text.count(old) > MAX_SIGNS for text in given.categories().levels):
        raise given.fault("replace() makes texts that are too long.", "Use a shorter text.")
    return in_order(given.categories().mapped(lambda text: text.replace(old, new) or None))


def _constant(given: Arguments, place: int) -> str:
    value = given.values[place]
    if isinstance(value, Categories) and len(value.levels) == 1 and not value.variable.name:
        return value.levels[0]
    raise given.fault("This must be a text in quotes.", 'As in replace(x, "old", "new").', place)


def contains(given: Arguments) -> Truth:
    """Whether the text occurs in it, sign by sign; capitals count."""
    wanted = _constant(given, 1)
    if not wanted:
        raise given.fault("There is no text to look for.", "Write it between the quotes.", 1)
    found = given.categories().numbers(lambda text: float(wanted in text))
    return Truth(found == 1.0, ~np.isnan(found))


def length(given: Arguments) -> Floats:
    """Number of signs."""
    return given.categories().numbers(lambda text: float(len(text)))


def to_number(given: Arguments) -> Floats:
    """The number a text stands for, missing where it is none; 1 for a true condition, 0 for a false one."""
    value = given.values[0]
    if isinstance(value, Categories):
        return value.numbers(_number)
    return given.numbers()


def _number(text: str) -> float:
    found = number_of(text) if text_kind(text) is not TextKind.WORD else None
    try:
        return float("nan") if found is None else float(found)
    except OverflowError:  # more digits than a number can hold
        return float("nan")


def to_text(given: Arguments) -> Categories:
    return as_categories(given.values[0], given.n_rows)
