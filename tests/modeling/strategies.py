"""Random formulas for the round-trip tests: any tree the grammar allows, any column name."""

from __future__ import annotations

from hypothesis import strategies as st

from workbench.modeling.tree import Argument, Bar, Binary, Call, Dot, Formula, Name, Node, Number, Sum, Word

column_names = st.one_of(
    st.sampled_from(
        ["x", "y", "ses", "school", ".x", "a.b", "x_1", "TRUE", "if", "T", "NA", "...", "_x", "1st"]
    ),
    st.text(min_size=1, max_size=8),
    st.text("`\\\"'# :~|()+-\n\t.é身́", min_size=1, max_size=6),
)
names = column_names.map(Name)
numbers = st.one_of(
    st.integers(0, 10**6).map(float), st.floats(0, 1e300, allow_nan=False, allow_infinity=False)
).map(Number)


def _sums(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signed = st.tuples(st.sampled_from(["+", "-"]), inner)
    several = st.lists(signed, min_size=1, max_size=4).map(tuple)
    return several.filter(lambda items: len(items) > 1 or items[0][0] == "-").map(Sum)  # type: ignore[arg-type]


def _binaries(inner: st.SearchStrategy[Node], operators: list[str]) -> st.SearchStrategy[Node]:
    return st.builds(Binary, st.sampled_from(operators), inner, inner)  # type: ignore[arg-type]


def _calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    one = st.builds(
        lambda function, value: Call(function, (Argument(value),)),
        st.sampled_from(["log", "sqrt", "I", "scale", "center", "offset", "factor", "as.factor"]),
        inner,
    )
    poly = st.builds(
        lambda value, degree, raw: Call(
            "poly", (Argument(value), Argument(Number(float(degree))), Argument(Word(raw), "raw"))
        ),
        inner,
        st.integers(1, 9),
        st.sampled_from(["TRUE", "FALSE"]),
    )
    return one | poly


_arithmetic = st.recursive(
    names | numbers,
    lambda inner: _sums(inner) | _binaries(inner, ["*", "/", "^"]) | _calls(inner),
    max_leaves=3,
)


@st.composite
def arithmetic(draw: st.DrawFn) -> Node:
    return draw(_arithmetic)


_sides = st.recursive(
    names | numbers | st.just(Dot()) | _calls(arithmetic()),
    lambda inner: (
        _sums(inner)
        | _binaries(inner, ["*", "/", ":", "^", "%in%"])
        | st.builds(Bar, inner, inner, st.booleans())
    ),
    max_leaves=6,
)


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    return Formula(draw(st.none() | arithmetic()), draw(_sides))
