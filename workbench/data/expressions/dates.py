"""Functions of dates. A date is a text of ISO 8601 (2024-01-31), with or without a time of day behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date
from datetime import datetime

import numpy as np

from workbench.data.expressions.choices import in_order
from workbench.data.expressions.texts import as_categories
from workbench.data.expressions.tree import Node, Text
from workbench.data.expressions.values import Arguments, Categories, Floats

_WORDS = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
_PATTERN = re.compile("yyyy|yy|mm|dd|%[YymdHMS]|%|[A-Z]", re.IGNORECASE)
NO_DATE = "Nothing here is a date."


def date(given: Arguments) -> Categories:
    """Texts written in some form, "dd.mm.yyyy" say, as dates; what is no date is missing.

    ExpressionError where no text at all is a date: then the form is wrong.
    """
    texts = as_categories(given.values[0], given.n_rows)
    form = _form(given)
    found = texts.mapped(lambda text: _read(text, form))
    if len(texts.levels) and not len(found.levels):
        example = texts.levels[0][:40]
        raise given.fault(
            f'No text has this form; the first is "{example}".', "Write yyyy, mm and dd for the parts."
        )
    ordered = in_order(found)
    return Categories.computed(ordered.codes, ordered.levels, format="date")


def form_in_r(node: Node | None) -> str:
    """The form of a call that is known to be right, for as.Date() of R."""
    written = node.value if isinstance(node, Text) else "yyyy-mm-dd"
    return _PATTERN.sub(lambda match: _WORDS.get(match.group().lower(), match.group()), written)


def _form(given: Arguments) -> str:
    """The form as `strptime` reads it; only parts of dates and signs between them are let through."""
    if len(given.values) < 2:
        return "%Y-%m-%d"
    value = given.values[1]
    if not isinstance(value, Categories) or len(value.levels) != 1 or value.variable.name:
        raise given.fault("The form must be a text in quotes.", 'As in date(x, "dd.mm.yyyy").', 1)

    def part(match: re.Match[str]) -> str:
        piece = match.group()
        if piece.lower() in _WORDS:
            return _WORDS[piece.lower()]
        if len(piece) == 2 and piece[1] in "YymdHMS":
            return piece
        raise given.fault(f"{piece} means nothing in a form of dates.", "Use yyyy, yy, mm and dd.", 1)

    form = _PATTERN.sub(part, value.levels[0])
    if not all(any(sign in form for sign in signs) for signs in (("%Y", "%y"), ("%m",), ("%d",))):
        raise given.fault("The form of a date needs year, month and day.", 'As in date(x, "dd.mm.yyyy").', 1)
    try:
        datetime.strptime("", form)
    except (ValueError, re.error) as error:
        if "does not match" not in str(error):
            raise given.fault("This form cannot be used.", "Name each part once.", 1) from None
    return form


def _read(text: str, form: str) -> str | None:
    try:
        return datetime.strptime(text.strip(), form).date().isoformat()
    except ValueError:
        return None


def _day(text: str) -> Date | None:
    try:
        return Date.fromisoformat(text[:10]) if len(text) >= 10 else None
    except ValueError:
        return None


def _part(given: Arguments, place: int, of: Callable[[Date], int]) -> Floats:
    found = given.categories(place)

    def number(text: str) -> float:
        day = _day(text)
        return float("nan") if day is None else float(of(day))

    numbers = found.numbers(number)
    if len(found.levels) and np.isnan(numbers).all() and (found.codes >= 0).any():
        advice = 'Make dates first, as in date(x, "dd.mm.yyyy").'
        raise given.fault(NO_DATE, advice, place)
    return numbers


def year(given: Arguments) -> Floats:
    return _part(given, 0, lambda day: day.year)


def month(given: Arguments) -> Floats:
    return _part(given, 0, lambda day: day.month)


def day(given: Arguments) -> Floats:
    return _part(given, 0, lambda day: day.day)


def days_between(given: Arguments) -> Floats:
    """Days from the first date to the second, negative if that is earlier."""
    return _part(given, 1, Date.toordinal) - _part(given, 0, Date.toordinal)
