"""Tame values with all that can be known of variables, to see what other programs keep of it."""

from __future__ import annotations

import numpy as np
from hostile_words import PLAIN_TEXT
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.level_list import in_natural_order, with_all_levels
from workbench.data.variable import Level, Measure, Variable

SAYING_ID = ["id", "pupil_id", "schoolid"]
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True) | st.sampled_from(SAYING_ID)
MISSING = st.sampled_from([(), (), ("9",), ("-9", "8", "9"), ("1", "2", "3", "4"), ("NA",)])
WORDS = PLAIN_TEXT | st.sampled_from(["NA", "TRUE", "1.5", "007", "x y", "9" * 12, "b" * 9])
CODES = st.integers(-9, 99).map(str)
LABELS = st.just("") | st.just("") | PLAIN_TEXT | st.sampled_from(["x" * 79, "é" * 61, "ü" * 129])
RANGES = st.sampled_from([(), (), (), ((90.0, 99.0),), ((-np.inf, 0.0),)])
DAYS = ["1850-01-01", "1999-12-31", "2024-02-29", "0001-01-01", "9999-12-31", "20240229", "2024-13-01"]
MOMENTS = [
    *("2024-02-29 12:00:00", "1999-12-31 00:00:01", "2024-01-01 00:00:00", "2024-01-01"),
    *("2024-03-31 02:30:00.125", "2024-01-01 12:00:00+02:00", "2024-01-01T12:00:00", "1850-01-01 00:30:00"),
    "9999-12-31 23:59:59.999999",
]
CLOCK = ["12:30:00", "23:59:60", "-01:00:00", "12:30"]
TIMES = {"date": DAYS, "datetime": MOMENTS, "time": CLOCK}


@st.composite
def described(draw: st.DrawFn) -> Dataset:
    """One to three variables, the last row of which is full."""
    n = draw(st.integers(1, 6))
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    made = [_variable(draw, name, n) for name in names]
    full = Variable("row_", measure=Measure.NOMINAL, levels=(Level("x"),))
    made.append((full, CodedColumn(np.zeros(n, dtype=np.int32), ("x",))))
    return Dataset({v.name: c for v, c in made}, [v for v, _ in made])


def _variable(draw: st.DrawFn, name: str, n: int) -> tuple[Variable, Column]:
    variable = Variable(
        name,
        label=draw(LABELS),
        notes=draw(LABELS),
        role=draw(st.sampled_from(["", "", "outcome"])),
        valid_range=draw(st.sampled_from([None, None, (0.0, 5.0)])),
        computed=draw(st.sampled_from(["", "", "x + 1"])),
    )
    kind = draw(st.sampled_from(["whole", "number", "id", "text", "moment", "moment", "words", "codes"]))
    if kind in ("whole", "number"):
        return _numbers(draw, variable, n, whole=kind == "whole")
    if kind == "id" and draw(st.booleans()):
        ids = np.array(draw(st.lists(st.integers(0, 10**6), min_size=n, max_size=n)), dtype=np.int64)
        return variable.with_(measure=Measure.ID), NumericColumn(ids)
    if kind in ("id", "text"):
        measure = Measure.ID if kind == "id" else Measure.TEXT
        return variable.with_(measure=measure), in_natural_order(_codes(draw, WORDS, n))
    if kind == "moment":
        shown = draw(st.sampled_from([*TIMES]))
        few = draw(st.sampled_from([2, 3, 99]))
        texts = st.sampled_from(TIMES[shown][:few])
        return variable.with_(measure=Measure.TEXT, format=shown), in_natural_order(_codes(draw, texts, n))
    return _factor(draw, variable, _codes(draw, WORDS if kind == "words" else CODES, n))


def _numbers(draw: st.DrawFn, variable: Variable, n: int, *, whole: bool) -> tuple[Variable, Column]:
    values = st.integers(-9, 99) if whole else st.floats(-1e6, 1e6).map(lambda x: round(x, 3) + 0.0)
    cells = draw(st.lists(values if whole else values | st.just(np.nan), min_size=n, max_size=n))
    words = draw(st.dictionaries(CODES, LABELS.filter(bool), max_size=2))
    return variable.with_(
        missing_codes=draw(MISSING),
        missing_ranges=draw(RANGES),
        value_labels=tuple(Level(value, word) for value, word in words.items()),
        format=draw(st.sampled_from(["", "", ".2f"])),
    ), NumericColumn(np.array(cells, dtype=np.int64 if whole else np.float64))


def _codes(draw: st.DrawFn, texts: st.SearchStrategy[str], n: int) -> CodedColumn:
    categories = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    codes = draw(st.lists(st.integers(-1, len(categories) - 1), min_size=n, max_size=n))
    return CodedColumn(np.array(codes, dtype=np.int32), tuple(categories))


def _factor(draw: st.DrawFn, variable: Variable, column: CodedColumn) -> tuple[Variable, Column]:
    values = draw(st.permutations(column.categories))
    more = draw(st.lists(CODES.filter(lambda text: text not in values), max_size=1))
    levels = tuple(Level(value, draw(LABELS)) for value in (*values, *more))
    gone = tuple(draw(st.lists(st.sampled_from(values), max_size=4, unique=True)))
    found = variable.with_(
        measure=draw(st.sampled_from([Measure.NOMINAL, Measure.ORDINAL])),
        levels=levels,
        reference=draw(st.sampled_from([None, None, values[-1]])),
        missing_codes=draw(st.sampled_from([(), (), gone])),
        missing_ranges=draw(RANGES),
    )
    return with_all_levels(found, column), column
