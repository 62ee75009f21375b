"""Hostile formulas: whatever is typed is read or refused in words at its place, and so are designs.

Set FORMULA_FUZZ to a number for a long run; docs/data-preparation.md tells of one.
"""

from __future__ import annotations

import os
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.data.frame import dataset_of
from workbench.errors import FormulaError, ModelError, WorkbenchError
from workbench.modeling.design import build_design
from workbench.modeling.spec import ModelSpec

GROUPS = {"g": "abc", "h": "pqrs"}
MANY = [f"v{i}" for i in range(30)]
HOSTILE = [
    f"y ~ ({' + '.join(MANY)})^30", f"y ~ {' * '.join(MANY)}", f"y ~ (({' + '.join(MANY)})^9 | g)",
    "y ~ (x + z)^999999999", "y ~ x^-1", "y ~ x^1.5", "y ~ x^1e400", f"y ~ {'(' * 61}x{')' * 61}",
    f"y ~ {'(' * 90_000}", f"y ~ {'-' * 90_000}x", f"y ~ {'x:' * 9000}x", f"y ~ {'x*' * 9000}x",
    f"y ~ (1 | {':'.join(['g', 'h'] * 500)})", "y ~ poly(x, 1e9)", "y ~ poly(x, z)", "y ~ bs(x, df = 1e9)",
    "y ~ I(9^9^9^9)", "y ~ I(0/0*x)", "y ~ exp(exp(exp(exp(x))))", "y ~ factor(x):factor(v1):factor(v2)",
    "y ~ factor(v1)*factor(v2)*factor(v3)*factor(v4)", "cbind(x) ~ 1", "y ~ y:x", "y ~ .^9", ". ~ x",
    "1 ~ x", "y ~ (1 | g | h)", "y ~ ((1 | g) | h)", "y ~ x:(1 | g)", "y ~ (1 | g)^2", "y ~ (1 | 1)",
    "y ~ (1 | g*h)", "~", "", "y ~", "~ ~", "y <- x", "y ~ ``", "y ~ `\\u{110000}`", "y ~ f(x)",
    "y ~ system('x')", "y ~ eval(x)", "y ~ __import__('os')", "y ~ x.__class__", "y ~ x[1]", "y ~ d$x",
    "y ~ \uff58", "y ~ x\u00b2", "y ~ \u0661", "y ~ x\u202e", "y ~ x\x00", "y ~ \ud800", "y ~ `\ud800`",
    "y ~ log(x,)", "y ~ log(,x)", "y ~ poly(x, raw = TRUE, raw = TRUE)", "y ~ log(\"a\" + x)",
    "y ~ C(g, sum + 1)", f"y ~ {'a' * 90_000}", f"y ~ `{'a' * 90_000}`",
    f"y ~ {' + '.join(f'q{i}' for i in range(9000))}", "y ~ I(x)(z)", "y ~ 1(x)", "y ~ x x", "y ~ (|g)",
    "y ~ (1|)", "y ~ ^2",
]  # fmt: skip
WORDS = [
    *("x", "z", "g", "h", "o", "d", "`odd name`", "1", "0", "-1", "2", "3.5", "1e308"),
    *("\"a\"", ".", "raw = TRUE"),
    *("+", "-", "*", ":", "/", "^", "%in%", "|", "||", "~", "(", ")", ",", "=", "(1|g)", "(x||h)"),
    *("log(", "I(", "poly(", "scale(", "center(", "C(", "offset(", "factor(", "bs(", "cbind(", "(1|g/h)"),
    *("sum", "rows = analysed"),
]  # fmt: skip
SHORT = [text for text in HOSTILE if len(text) < 60]
SIGNS = [*"()[]|~+-*/:^,=.`'\"%01eE \n", "\ud800", "\u0661", "\u202e", "\x00", "\u00b2", "\u2212"]
RUN = settings(
    max_examples=int(os.environ.get("FORMULA_FUZZ", "200")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def frame() -> pd.DataFrame:
    draw, n = np.random.default_rng(1), 30
    numbers = {name: draw.normal(size=n) for name in ["y", "x", "odd name", *MANY]}
    groups = {name: pd.Categorical(draw.choice(list(letters), n)) for name, letters in GROUPS.items()}
    ordered = pd.Categorical(draw.choice(["lo", "hi"], n), ["lo", "hi"], ordered=True)
    gaps = np.where(draw.random(n) < 0.2, np.nan, 1.0)
    return pd.DataFrame({**numbers, **groups, "o": ordered, "z": draw.integers(0, 5, n), "d": gaps})


DATA = dataset_of(frame())


def attempt(text: str) -> None:
    try:
        spec = ModelSpec.from_formula(text, DATA.names)
    except FormulaError as error:
        assert error.message
        assert 0 <= error.position <= len(text)
        assert len(str(error)) < 4000
        return
    try:
        design = build_design(spec, DATA)
    except WorkbenchError as error:
        assert error.message
        assert len(str(error)) < 4000
        return
    assert len(design.y) == len(design.X)


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_known_attacks(place: int) -> None:
    attempt(HOSTILE[place])


@RUN
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_words_of_the_grammar_in_any_order(words: list[str]) -> None:
    attempt("y ~ " + " ".join(words))


@RUN
@given(st.tuples(*[st.sampled_from(SHORT)] * 2), st.lists(st.sampled_from(SIGNS), max_size=3), st.randoms())
def test_attacks_joined_and_damaged(parts: tuple[str, str], signs: list[str], chance: Random) -> None:
    text = f"{parts[0]} + {parts[1].rpartition('~')[2]}"
    for sign in signs:
        place = chance.randint(0, len(text))
        text = text[:place] + sign + text[place + chance.randint(0, 2) :]
    attempt(text)


def test_what_cannot_stand_after_words_of_an_argument_is_told() -> None:
    with pytest.raises(FormulaError, match=r"\+ cannot stand after \"a\""):
        ModelSpec.from_formula('y ~ log("a" + x)', DATA.names)


def test_products_of_many_categories_are_refused_before_they_are_made() -> None:
    spec = ModelSpec.from_formula("y ~ factor(v1)*factor(v2)*factor(v3)*factor(v4)", DATA.names)
    with pytest.raises(ModelError, match="810,000 columns of 30 rows"):
        build_design(spec, DATA)
