"""Redundant columns are named."""

from __future__ import annotations

import numpy as np

from workbench.modeling.collinearity import collinearity, find_redundant

RNG = np.random.default_rng(20240501)
A, B, C = RNG.normal(size=(3, 50))
ONE = np.ones(50)


def said(**columns: np.ndarray) -> tuple[str, ...]:
    names = ["(Intercept)" if name == "one" else name for name in columns]
    return collinearity(np.column_stack(list(columns.values())), names)


def test_independent_columns_need_no_words() -> None:
    assert said(one=ONE, a=A, b=B) == ()
    assert said(one=ONE, a=A * 1e-12, b=B * 1e12 + 1e6) == ()


def test_the_same_twice() -> None:
    assert said(one=ONE, a=A, b=A) == ("a and b say the same.",)
    assert said(one=ONE, a=A, b=B, celsius=32 + 1.8 * A) == ("a and celsius say the same.",)


def test_combinations_name_their_parts_only() -> None:
    assert said(one=ONE, a=A, b=B, c=C, sum=A - 2 * B) == ("sum follows from a and b.",)
    assert said(one=ONE, a=A, b=B, c=C, sum=A + B + C) == ("sum follows from a, b and c.",)


def test_constants_and_zeros() -> None:
    assert said(one=ONE, a=A, fixed=7 * ONE) == ("fixed has the same value on all rows.",)
    assert said(one=ONE, none=0 * ONE, a=A) == ("none is zero on all rows.",)


def test_several_redundancies() -> None:
    found = find_redundant(np.column_stack([ONE, A, A + 1, B, 2 * B, A + B]))
    assert [r.column for r in found] == [2, 4, 5]
    assert [r.others for r in found] == [(0, 1), (3,), (1, 3)]


def test_more_columns_than_rows() -> None:
    assert len(find_redundant(RNG.normal(size=(3, 5)))) == 2
