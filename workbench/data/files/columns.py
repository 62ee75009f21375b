"""Columns from lists of Python values, whatever a library hands over; no value is changed.

whole numbers              int64 (float64 beside empty cells); as text where a number would be rounded
numbers                    float64
true and false             categories FALSE and TRUE
dates and times            text as ISO 8601 writes it, the format of the variable says which
text                       categories as written
a mixture                  text, judged as a column of a text file is: NA among numbers is missing
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.files.source import Described
from workbench.data.level_list import in_natural_order
from workbench.data.text.format import ColumnChoice
from workbench.data.text.guess import guess_measure
from workbench.data.text.numbers import MAX_EXACT, number_text
from workbench.data.text.typed import typed_column
from workbench.data.text.unasked import words_for_missing
from workbench.data.variable import Level, Measure, Variable

DATE, DATETIME, TIME = "date", "datetime", "time"
"""What `Variable.format` says of a variable whose values are dates or times as text."""

Cell = object


_ALIKE = {int, bool, float, str, type(None)}  # types whose cells are of one kind, or empty


def described(
    name: str, cells: Sequence[Cell], missing: tuple[str, ...] | None = None, *, whole: bool = False
) -> Described:
    """The variable and column of the cells; None is empty.

    missing: codes the user declared. whole: numbers without decimals are whole, for formats that only know
    numbers with decimals.
    """
    kinds = kinds_of(cells) - {"empty"}
    if kinds == {"logical"}:
        return of_logical(name, cells)
    if kinds <= {"whole", "decimal"}:
        exact = of_numbers(name, cells, whole=whole)
        if exact is not None:
            return exact
    if (kinds and kinds <= {DATE, DATETIME}) or kinds == {TIME}:
        return of_moments(name, cells, kinds)
    texts = [text_of(cell) for cell in cells]
    return of_texts(name, texts, missing, typed=kinds == {"text"})


def kinds_of(cells: Sequence[Cell]) -> set[str]:
    """What kinds of cells there are; a type of which any cell tells the kind is not looked through."""
    found = set[str]()
    for kind in set(map(type, cells)):
        of_kind = (cell for cell in cells if type(cell) is kind)
        if kind in _ALIKE:
            found.add(next((each for each in map(kind_of, of_kind) if each != "empty"), "empty"))
        else:
            found |= set(map(kind_of, of_kind))
    return found


def kind_of(cell: Cell) -> str:
    """What a cell is: empty, logical, whole, decimal, date, datetime, time or text."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)) or cell == "":
        return "empty"
    if isinstance(cell, bool):
        return "logical"
    if isinstance(cell, int):
        return "whole"
    if isinstance(cell, float):
        return "decimal"
    if isinstance(cell, dt.datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return DATE if midnight and cell.tzinfo is None else DATETIME
    if isinstance(cell, dt.date):
        return DATE
    return TIME if isinstance(cell, dt.time | dt.timedelta) else "text"


def text_of(cell: Cell) -> str | None:
    """The cell as text; None when it is empty."""
    kind = kind_of(cell)
    if kind == "empty":
        return None
    if kind == "logical":
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_text(cell)
    return _moment(cell, {kind}) if kind in (DATE, DATETIME, TIME) else str(cell)


def of_numbers(name: str, cells: Sequence[Cell], *, whole: bool = False) -> Described | None:
    """None when a number is too long to be exact."""
    numbers = [c for c in cells if isinstance(c, int | float) and c == c]
    ints = all(isinstance(c, int) for c in numbers) and bool(numbers)
    if ints and len(numbers) == len(cells):
        if max(numbers) >= 2**63 or min(numbers) < -(2**63):
            return None
        return of_array(name, np.array(numbers, dtype=np.int64))
    if any(isinstance(c, int) and abs(c) > MAX_EXACT and int(float(c)) != c for c in numbers):
        return None
    values = np.array([float(c) if isinstance(c, int | float) else np.nan for c in cells], dtype=np.float64)
    return of_array(name, as_whole(values) if whole else values)


def as_whole(values: np.ndarray) -> np.ndarray:
    """int64 when every number is whole, exact, present and not a negative zero; else as they are."""
    if not len(values) or not np.isfinite(values).all() or (np.abs(values) > MAX_EXACT).any():
        return values
    zeros = values[values == 0]
    plain = np.array_equal(values, np.floor(values)) and not np.signbit(zeros).any()
    return values.astype(np.int64) if plain else values


def of_array(name: str, values: np.ndarray, missing: tuple[str, ...] = ()) -> Described:
    """Numbers (float64 or int64), id where the name says so."""
    return typed_column(Variable(name, missing_codes=missing), NumericColumn(values), ColumnChoice(), ".")


def of_logical(name: str, cells: Sequence[Cell]) -> Described:
    codes = np.array([int(c) if isinstance(c, bool) else -1 for c in cells], dtype=np.int32)
    levels = (Level("FALSE"), Level("TRUE"))
    return Variable(name, measure=Measure.NOMINAL, levels=levels), CodedColumn(codes, ("FALSE", "TRUE"))


def of_moments(name: str, cells: Sequence[Cell], kinds: set[str]) -> Described:
    """Dates and times as ISO text."""
    texts = [None if kind_of(cell) == "empty" else _moment(cell, kinds) for cell in cells]
    shown = DATETIME if DATETIME in kinds else next(iter(kinds))
    return of_iso(name, texts, shown)


def of_iso(name: str, texts: Sequence[str | None], format: str) -> Described:
    """Dates or times that are ISO text already."""
    variable, column = of_texts(name, texts, typed=True)
    return variable.with_(format=format), column


def _moment(cell: Cell, kinds: set[str]) -> str:
    if isinstance(cell, dt.timedelta):
        seconds = cell.total_seconds()
        sign, left = ("-" if seconds < 0 else ""), abs(seconds)
        hours, rest = divmod(left, 3600)
        minutes, rest = divmod(rest, 60)
        return f"{sign}{int(hours):02d}:{int(minutes):02d}:{rest:09.6f}".rstrip("0").rstrip(".")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if kinds == {DATE} else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date):
        return cell.isoformat() if kinds == {DATE} else f"{cell.isoformat()} 00:00:00"
    return cell.isoformat() if isinstance(cell, dt.time) else str(cell)


def coded(texts: Sequence[str | None]) -> CodedColumn:
    """Texts as categories in natural order; None and "" are empty."""
    places: dict[str, int] = {}
    codes = [places.setdefault(text, len(places)) if text else -1 for text in texts]
    return in_natural_order(CodedColumn(np.array(codes, dtype=np.int32), tuple(places)))


def of_texts(
    name: str, texts: Sequence[str | None], missing: tuple[str, ...] | None = None, *, typed: bool = False
) -> Described:
    """Text; typed: the file says that these are texts, so digits stay text (a note tells)."""
    column = coded(texts)
    if typed and not missing:
        return _as_written(name, column)
    choice = ColumnChoice(missing_codes=missing)
    codes = words_for_missing({name: column}, {name: choice}, ".") if missing is None else missing
    return typed_column(Variable(name, missing_codes=codes), column, choice, ".")


def _as_written(name: str, column: CodedColumn) -> Described:
    n = int(np.count_nonzero(column.codes >= 0))
    measure = guess_measure(name, column.categories, n, len(column) - n).measure
    note = ""
    if measure is Measure.NUMERIC and column.categories:
        measure = Measure.NOMINAL if len(column.categories) <= max(50, n // 2) else Measure.ID
        note = "Numbers stored as text in the file; make the variable numeric to calculate with them."
    levels = tuple(map(Level, column.categories)) if measure in (Measure.NOMINAL, Measure.ORDINAL) else ()
    if measure is Measure.NUMERIC:
        return Variable(name), NumericColumn(np.full(len(column), np.nan))
    return Variable(name, measure=measure, levels=levels, notes=note), column
