"""Hostile data sets for round trips, made by hypothesis: odd names, extreme numbers, any text."""

from __future__ import annotations

import numpy as np
from hostile_words import DATES, PLAIN_TEXT, TEXTS, VARIABLES
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import in_natural_order
from workbench.data.text.numbers import number_text
from workbench.data.variable import Level, Measure, Variable

EXTREME = [
    0.1,
    -0.0,
    5e-324,
    2.2250738585072014e-308,
    1.7e308,
    1.7976931348623157e308,
    2.0**53 + 2,
    1e22,
    123456.7,
]
FLOATS = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from(EXTREME)
INTS = st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5) | st.sampled_from([2**53 + 1, -(2**31), 2**31])
KINDS = ["int", "float", "id", "text", "factor", "dates", "logical", "empty"]
PLAIN_KINDS = ["int", "float", "text", "factor"]
VALUES = TEXTS | st.just("")
SAYING = st.just("") | TEXTS


@st.composite
def datasets(
    draw: st.DrawFn, names: st.SearchStrategy[str] = VARIABLES, plain: bool = False, least: int = 1
) -> Dataset:
    """plain: what spreadsheets and statistical packages hold, finite doubles and printable text.

    least: how few rows there may be.
    """
    n = draw(st.integers(least, 8))
    key = str.casefold if plain else str
    wanted = draw(st.lists(names, min_size=1, max_size=4, unique_by=key))
    make = _plain_variable if plain else _variable
    made = [make(draw, name, n) for name in wanted]
    return Dataset({v.name: c for v, c in made}, [v for v, _ in made])


def _plain_variable(draw: st.DrawFn, name: str, n: int) -> tuple[Variable, Column]:
    kind = draw(st.sampled_from(PLAIN_KINDS))
    if kind == "int":
        label = draw(st.just("") | PLAIN_TEXT)
        return Variable(name, label=label), NumericColumn(_ints(draw, st.integers(-(2**53), 2**53), n))
    if kind == "float":
        floats = st.floats(-1e300, 1e300).map(lambda x: x + 0.0) | st.just(float("nan"))
        return Variable(name), NumericColumn(_floats(draw, floats, n))
    column = _codes(draw, draw(st.lists(PLAIN_TEXT, min_size=1, max_size=4, unique=True)), n)
    if kind == "text":
        return Variable(name, measure=Measure.TEXT), in_natural_order(column)
    measure = draw(st.sampled_from([Measure.NOMINAL, Measure.ORDINAL]))
    order = draw(st.permutations(column.categories))
    levels = tuple(Level(value, draw(st.just("") | PLAIN_TEXT)) for value in order)
    return Variable(name, measure=measure, levels=levels), column


def _variable(draw: st.DrawFn, name: str, n: int) -> tuple[Variable, Column]:
    kind = draw(st.sampled_from(KINDS))
    if kind == "int":
        return _about_numbers(draw, name), NumericColumn(_ints(draw, INTS, n))
    if kind == "float":
        return _about_numbers(draw, name), NumericColumn(_floats(draw, FLOATS, n))
    if kind == "id":
        variable = Variable(name, label=draw(SAYING), measure=Measure.ID, notes=draw(SAYING))
        whole = draw(st.booleans())
        return variable, NumericColumn(_ints(draw, INTS, n)) if whole else _words(draw, VALUES, n)
    if kind == "text":
        return Variable(name, draw(SAYING), Measure.TEXT, notes=draw(SAYING)), _words(draw, VALUES, n)
    if kind == "dates":
        shown = draw(st.sampled_from(["date", "datetime", "time"]))
        return Variable(name, measure=Measure.TEXT, format=shown), _words(draw, st.sampled_from(DATES), n)
    if kind == "logical":
        return _factor(draw, name, _codes(draw, ["FALSE", "TRUE"], n))
    if kind == "empty":
        return _factor(draw, name, _codes(draw, [], n))
    return _factor(draw, name, _codes(draw, draw(st.lists(VALUES, min_size=1, max_size=4, unique=True)), n))


def _ints(draw: st.DrawFn, values: st.SearchStrategy[int], n: int) -> np.ndarray:
    return np.array(draw(st.lists(values, min_size=n, max_size=n)), dtype=np.int64)


def _floats(draw: st.DrawFn, values: st.SearchStrategy[float], n: int) -> np.ndarray:
    return np.array(draw(st.lists(values, min_size=n, max_size=n)), dtype=np.float64)


def _codes(draw: st.DrawFn, categories: list[str], n: int) -> CodedColumn:
    codes = draw(st.lists(st.integers(-1, len(categories) - 1), min_size=n, max_size=n))
    return CodedColumn(np.array(codes, dtype=np.int32), tuple(categories))


def _words(draw: st.DrawFn, texts: st.SearchStrategy[str], n: int) -> CodedColumn:
    return in_natural_order(_codes(draw, draw(st.lists(texts, min_size=1, max_size=4, unique=True)), n))


def _range(draw: st.DrawFn) -> tuple[float, float]:
    ends = st.floats(-1e6, 1e6) | st.integers(-99, 99).map(float)
    low, high = sorted((draw(ends), draw(ends)))
    return draw(st.sampled_from([(low, high), (-np.inf, high), (low, np.inf), (-np.inf, np.inf)]))


def _about_numbers(draw: st.DrawFn, name: str) -> Variable:
    """All that can be known of numbers: codes, ranges, labels, notes, a role and a format."""
    limits = _range(draw)
    words = draw(st.dictionaries(st.integers(-99, 99).map(str), TEXTS, max_size=3))
    return Variable(
        name,
        label=draw(SAYING),
        missing_codes=draw(st.sampled_from([(), ("-9",), ("-9", "99"), ("-0.5",)])),
        missing_ranges=draw(st.sampled_from([(), (limits,), (limits, (900.0, 999.0))])),
        valid_range=draw(st.sampled_from([None, limits])),
        value_labels=tuple(Level(value, label) for value, label in words.items()),
        notes=draw(SAYING),
        role=draw(st.sampled_from(["", "outcome", "weight"])),
        format=draw(st.sampled_from(["", ".2f"])),
        computed=draw(st.sampled_from(["", "`a b` + 1", 'if(x > 1, "\'", NA)'])),
    )


def _factor(draw: st.DrawFn, name: str, column: CodedColumn) -> tuple[Variable, Column]:
    """Levels in any order, some never used, some values missing and then perhaps no level."""
    values = column.categories
    gone = tuple(draw(st.lists(st.sampled_from(values), max_size=2, unique=True))) if values else ()
    levels = [value for value in draw(st.permutations(values)) if value not in gone or draw(st.booleans())]
    levels += draw(st.lists(TEXTS.filter(lambda text: text not in values), max_size=2, unique=True))
    return Variable(
        name,
        label=draw(SAYING),
        measure=draw(st.sampled_from([Measure.NOMINAL, Measure.ORDINAL])),
        levels=tuple(Level(value, draw(SAYING)) for value in levels),
        reference=draw(st.none() | st.sampled_from(levels)) if levels else None,
        missing_codes=gone,
        missing_ranges=draw(st.just(()) | st.just((_range(draw),))),
        role=draw(st.sampled_from(["", "group", "predictor"])),
        notes=draw(SAYING),
    ), column


def cells(data: Dataset, name: str) -> list[str | None]:
    """Every cell as text that tells numbers apart to the last digit and the sign of zero."""
    found = [data.cell(row, name) for row in range(data.n_rows)]
    return [number_text(c) if isinstance(c, int | float) else c for c in found]
