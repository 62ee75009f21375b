"""Hostile data sets for round trips, made by hypothesis: odd names, extreme numbers, any text."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import in_natural_order
from workbench.data.text.numbers import number_text
from workbench.data.variable import Level, Measure, Variable

ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=20
)
HOSTILE = st.sampled_from(
    [
        "=1+1",
        "007",
        "1e5",
        "NA",
        "TRUE",
        "a'b\"c",
        "x;DROP TABLE data",
        "  lead",
        "é́",
        "名前",
        "🙂",
        "<b>&amp;",
        "#N/A",
    ]
)
NAMES = ANY_TEXT | HOSTILE
VARIABLES = NAMES.filter(lambda name: bool(name.strip()))  # a blank name is none: every reader gives it one
FLOATS = st.floats(allow_nan=True, allow_infinity=True) | st.sampled_from([0.1, -0.0, 5e-324, 1.7e308])
INTS = st.integers(-(2**63), 2**63 - 1) | st.integers(-5, 5)


@st.composite
def datasets(draw: st.DrawFn, names: st.SearchStrategy[str] = VARIABLES, plain: bool = False) -> Dataset:
    """plain: what spreadsheets and statistical packages hold, finite doubles and printable text."""
    n = draw(st.integers(1, 8))
    wanted = draw(st.lists(names, min_size=1, max_size=4, unique_by=str.casefold))
    made = [_variable(draw, name, n, plain) for name in wanted]
    return Dataset({v.name: c for v, c in made}, [v for v, _ in made])


def _variable(draw: st.DrawFn, name: str, n: int, plain: bool) -> tuple[Variable, Column]:
    kind = draw(st.sampled_from(["int", "float", "text", "factor"]))
    if kind == "int":
        ints = st.integers(-(2**53), 2**53) if plain else INTS
        values = np.array(draw(st.lists(ints, min_size=n, max_size=n)), dtype=np.int64)
        return Variable(name, label=draw(st.just("") | PLAIN_TEXT)), NumericColumn(values)
    if kind == "float":
        floats = st.floats(-1e300, 1e300).map(lambda x: x + 0.0) | st.just(float("nan")) if plain else FLOATS
        numbers = np.array(draw(st.lists(floats, min_size=n, max_size=n)), dtype=np.float64)
        variable = Variable(name) if plain else _about_numbers(draw, name)
        return variable, NumericColumn(numbers)
    return _coded(draw, name, n, PLAIN_TEXT if plain else NAMES, factor=kind == "factor")


def _about_numbers(draw: st.DrawFn, name: str) -> Variable:
    """All that can be known of numbers: codes, ranges, labels, notes, a role and a format."""
    ends = st.floats(-1e6, 1e6) | st.integers(-99, 99).map(float)
    low, high = sorted((draw(ends), draw(ends)))
    limits = draw(st.sampled_from([(low, high), (-np.inf, high), (low, np.inf)]))
    words = draw(st.dictionaries(st.integers(-99, 99).map(str), NAMES, max_size=3))
    return Variable(
        name,
        label=draw(st.just("") | NAMES),
        missing_codes=draw(st.sampled_from([(), ("-9",), ("-9", "99"), ("-0.5",)])),
        missing_ranges=draw(st.sampled_from([(), (limits,), (limits, (900.0, 999.0))])),
        valid_range=draw(st.sampled_from([None, limits])),
        value_labels=tuple(Level(value, label) for value, label in words.items()),
        notes=draw(st.just("") | NAMES),
        role=draw(st.sampled_from(["", "outcome", "weight"])),
        format=draw(st.sampled_from(["", ".2f"])),
    )


PLAIN_TEXT = st.text(st.characters(categories=("L",), max_codepoint=0x2FF), min_size=1, max_size=8)


def _coded(
    draw: st.DrawFn, name: str, n: int, texts: st.SearchStrategy[str], *, factor: bool
) -> tuple[Variable, Column]:
    categories = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    codes = draw(st.lists(st.integers(-1, len(categories) - 1), min_size=n, max_size=n))
    column = CodedColumn(np.array(codes, dtype=np.int32), tuple(categories))
    if not factor:
        return Variable(name, measure=Measure.TEXT), in_natural_order(column)
    measure = draw(st.sampled_from([Measure.NOMINAL, Measure.ORDINAL]))
    levels = tuple(Level(c, draw(st.just("") | PLAIN_TEXT)) for c in draw(st.permutations(categories)))
    if texts is PLAIN_TEXT:
        return Variable(name, measure=measure, levels=levels), column
    unused = draw(st.lists(texts.filter(lambda text: text not in categories), max_size=2, unique=True))
    more = tuple(Level(value, draw(st.just("") | NAMES)) for value in unused)
    return Variable(
        name,
        label=draw(st.just("") | NAMES),
        measure=measure,
        levels=(*levels, *more),
        reference=draw(st.none() | st.sampled_from(categories)),
        missing_codes=tuple(draw(st.lists(st.sampled_from(categories), max_size=2, unique=True))),
        notes=draw(st.just("") | NAMES),
    ), column


def cells(data: Dataset, name: str) -> list[str | None]:
    """Every cell as text that tells numbers apart to the last digit and the sign of zero."""
    found = [data.cell(row, name) for row in range(data.n_rows)]
    return [number_text(c) if isinstance(c, int | float) else c for c in found]
