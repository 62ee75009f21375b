"""Hypothesis strategies that build any result, hostile text and odd numbers included."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from workbench.results import (
    Action,
    Annotation,
    Axis,
    Band,
    Bars,
    Boxes,
    Column,
    ColumnFormat,
    DataUse,
    Diagram,
    Equation,
    Figure,
    Intervals,
    Line,
    Notice,
    Panel,
    Points,
    Reference,
    Result,
    Rug,
    Section,
    Table,
    Text,
    Tiles,
)
from workbench.results.marks import Symbol

hostile = ["<script>alert(1)</script>", "$float", "\u202eabc", "a\"b'&", "\ud800"]

words = st.text(max_size=12) | st.sampled_from(hostile)
floats = st.floats()
numbers = st.lists(floats | st.none(), max_size=4).map(tuple)
cells = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | floats | words
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | floats | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)

columns = st.builds(
    Column, words, words, st.sampled_from(get_args(ColumnFormat)), words, st.none() | st.integers(0, 9)
)
tuples_of_words = st.lists(words, max_size=3).map(tuple)
rows = st.lists(st.dictionaries(words, cells, max_size=3), max_size=3).map(tuple)
tables = st.builds(Table, words, words, st.lists(columns, max_size=3).map(tuple), rows, words)
actions = st.builds(Action, words, st.dictionaries(words, plain, max_size=2))
notices = st.builds(
    Notice,
    st.sampled_from(["info", "warning", "error"]),
    words,
    words,
    words,
    st.lists(actions, max_size=2).map(tuple),
)

ways = st.sampled_from(["horizontal", "vertical"])
marks = st.one_of(
    st.builds(
        Points,
        numbers,
        numbers,
        tuples_of_words,
        st.lists(st.integers(0, 99), max_size=3).map(tuple),
        symbol=st.sampled_from(get_args(Symbol)),
    ),
    st.builds(Line, numbers, numbers, words, floats, st.sampled_from(["solid", "dash", "dot"]), words),
    st.builds(Band, numbers, numbers, numbers, orientation=ways),
    st.builds(Intervals, numbers, numbers, numbers, ways, caps=st.booleans()),
    st.builds(Bars, numbers, numbers, numbers, base=numbers, orientation=ways),
    st.builds(Boxes, *[numbers] * 6, floats, ways),
    st.builds(Rug, numbers, st.sampled_from(["bottom", "top", "left", "right"])),
    st.builds(
        Tiles,
        numbers,
        numbers,
        numbers,
        ramp=st.sampled_from(["sequential", "diverging"]),
        limits=st.none() | st.tuples(floats, floats),
        scale=st.sampled_from(["linear", "log"]),
        name=words,
    ),
    st.builds(Annotation, floats, floats, words, st.sampled_from(["data", "panel"]), size=floats),
    st.builds(Reference, st.sampled_from(["horizontal", "vertical", "sloped"]), floats, floats),
)
axes = st.builds(
    Axis,
    words,
    st.none() | st.tuples(floats, floats),
    st.lists(st.tuples(floats, words), max_size=3).map(tuple),
    st.booleans(),
    st.just(()) | st.lists(st.tuples(floats, floats), max_size=2).map(tuple),
    st.sampled_from(["linear", "linear", "log"]),
)
panels = st.builds(Panel, st.lists(marks, max_size=3).map(tuple), axes, axes, words)
figures = st.builds(
    Figure,
    words,
    words,
    st.lists(panels, max_size=2).map(tuple),
    st.integers(1, 3),
    words,
    floats,
    words,
    st.sampled_from(["free", "column", "all"]),
    st.sampled_from(["free", "row", "all"]),
    st.booleans(),
    st.sampled_from(["top", "right", "bottom", "none"]),
    words,
)

leaves = st.one_of(
    tables,
    figures,
    notices,
    st.builds(Text, words, words, words, st.sampled_from(["prose", "code"])),
    st.builds(Equation, words, words, tuples_of_words, tuples_of_words, tuples_of_words),
    st.builds(Diagram, words, words, rows, rows),
)
blocks = st.recursive(
    leaves,
    lambda inner: st.builds(Section, words, words, st.lists(inner, max_size=2).map(tuple), st.booleans()),
    max_leaves=4,
)
counts = st.integers(0, 10**6)
results = st.builds(
    Result,
    words,
    st.dictionaries(words, plain, max_size=3),
    st.builds(DataUse, counts, counts, counts, st.dictionaries(words, counts, max_size=3)),
    st.lists(blocks, max_size=3).map(tuple),
    st.lists(notices, max_size=2).map(tuple),
    st.dictionaries(words, floats, max_size=2),
    words,
)
