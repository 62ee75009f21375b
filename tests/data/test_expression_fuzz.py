"""Hostile expressions: whatever is typed is computed or refused in words, at once, and never run as code.

Set EXPRESSION_FUZZ to a number for a long run; docs/data-preparation.md records one of ten thousand.
"""

from __future__ import annotations

import os
from random import Random

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.data.computed import computed
from workbench.data.dataset import Dataset
from workbench.data.expressions.evaluate import select
from workbench.data.expressions.functions import FUNCTIONS
from workbench.data.expressions.in_r import condition_in_r
from workbench.data.frame import dataset_of
from workbench.errors import ExpressionError

EXAMPLES = int(os.environ.get("EXPRESSION_FUZZ", "300"))
HOSTILE = [
    "__import__('os').system('touch pwned')", "().__class__.__bases__[0].__subclasses__()",
    "eval(compile('1','','eval'))", "exec('import os')", "lambda: 0", "x if y else z",
    "[i for i in range(10**9)]", "10 ^ 10 ^ 10 ^ 10 ^ 10", "9" * 5000, "1e999999 - 1e999999",
    "((((((((((x))))))))))" * 50, "concat(" + "g, " * 200 + "g)",
    "replace(replace(replace(g, \"a\", \"aaaaaaaaaa\"), \"a\", \"aaaaaaaaaa\"), \"a\", \"aaaaaaaaaaaa\")",
    "substr(g, -1e300, 1e300)", "lag(x, 1e300)", "lag(x, 0.5)", "round(x, 400)", "round(x, -400)",
    "log(x, 1)", "date(g, \"%d%d%d%d%m%Y\")", "date(g, \"" + "%d" * 2000 + "%m%Y\")",
    "date(g, \"yyyy-mm-dd(((((\")", "year(g)",
    "cut(x, breaks = (" + ", ".join(map(str, range(3000))) + "))",
    "recode(x, " + ", ".join(f"{i} = {i + 1}" for i in range(250)) + ")",
    "mean(x, by = (" + ", ".join(["g"] * 200) + "))", "` `", "`\x00`", "\x00", "\ud800", "𝔵 + 1",
    "x\u202e + 1", "\n\n", "'" * 999, "\"\"\"\"", "if(NA, NA, NA)", "recode(NA, NA = NA)", "missing(NA)",
    "-NA", "NA ^ NA", "Inf - Inf", "0 / 0", "rank(NA)", "mean(NA, by = g)", "concat(NA, NA)", "upper(NA)",
    "first(NA)", "to_number(NA)", "9**9**9**9", "x" + "^2" * 61, "x" + "+1" * 9000, "not " * 9000 + "x",
    "- " * 9000 + "x", "(" * 9999, "[" * 99, "concat(" * 58 + "g" + ")" * 58,
    "round(" * 58 + "x" + ")" * 58, "scale(" * 58 + "x" + ")" * 58,
    "replace(\"" + "a" * 40_000 + "\", \"a\", \"" + "b" * 40_000 + "\")",
    "to_number(\"" + "9" * 90_000 + "x\")", "upper(\"" + "\u0390" * 9000 + "\")", "a" * 100_001,
    "`" + "a" * 99_000 + "`", "\"" + "\"\"" * 9000 + "\"", "\u0661 + \uff11", "x\u00b2", "\u00bd",
    "1\u00a02", "\uff58 + 1", "\u0445 + 1", "\u200bx", "x\u0301", "\ufeffx", "x.__class__.__mro__",
    "globals()", "{0.__class__}", "${jndi:ldap://x}", "$(touch pwned)", "`touch pwned`",
    "\"a\" * 1000000000", "x[x > 1]", "x := 1", "x %% 2", "f'{x}'", "x in ()", "x not in", "mean(,x)",
    "mean(x,)", "lead(x, 9e99)", "cut(x, breaks = (Inf, -Inf))", "cut(x, breaks = 1e300)",
    "recode(g, \"a\" = \"a\" = \"a\")", "year(\"99999999999999999999-01-01\")",
    "mean(x, by = mean(x, by = g))", "new + `new`", "concat(g, '\udc00')", "if(x > 1, g, NA) == \"a\"",
    "cut(NA, breaks = (0, 1))", "count(NA)", "lag(g, 2, by = (g, x), order = x)",
]  # fmt: skip
WORDS = [
    *FUNCTIONS,
    *("x", "g", "o", "`odd name`", "NA", "Inf", "1", "-1", "0.5", "1e308", '"a"', '"yyyy-mm-dd"'),
    *("(", ")", ",", "=", "==", "!=", "<", ">=", "+", "-", "*", "/", "^", "and", "or", "not", "in", "not in"),
    *("by = g", "by = (g, o)", "order = x", "breaks = (0, 1, Inf)", "labels = ", "else = NA", 'ties = "min"'),
]  # fmt: skip


def data() -> Dataset:
    frame = pd.DataFrame(
        {
            "x": [1.0, np.nan, -3.5, np.inf, 0.0],
            "g": pd.Categorical(["a", "2024-02-29", None, "7", "a"]),
            "o": pd.Categorical(["lo", "hi", "lo", None, "hi"], ["lo", "hi"], ordered=True),
            "odd name": [5, 4, 3, 2, 1],
        }
    )
    return dataset_of(frame)


DATA = data()


def attempt(text: str) -> None:
    """Compute, select and write in R; anything but an ExpressionError with a place in the text is a fault."""
    for use in (lambda: computed(DATA, "new", text), lambda: select(text, DATA)):
        try:
            made = use()
        except ExpressionError as error:
            assert error.message and 0 <= error.position <= len(text)
            assert str(error).isprintable() or not text.isprintable()
        else:
            condition_in_r(text, DATA)
            values = made[1] if isinstance(made, tuple) else made
            assert len(values) == DATA.n_rows


def test_known_attacks() -> None:
    for text in HOSTILE:
        attempt(text)


RUN = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


SHORT = [text for text in HOSTILE if len(text) < 60] + WORDS
SIGNS = [
    *"()[],=<>!&|+-*/^%`'\".01eE _\n\t",
    "\ud800",
    "\u0661",
    "\u202e",
    "\x00",
    "\u00b2",
    "\uff1d",
    "\u221e",
]


@RUN
@given(
    st.lists(st.sampled_from(SHORT), min_size=1, max_size=6),
    st.lists(st.sampled_from(SIGNS), max_size=5),
    st.randoms(),
)
def test_attacks_joined_and_damaged(parts: list[str], signs: list[str], chance: Random) -> None:
    text = " ".join(parts)
    for sign in signs:
        place = chance.randint(0, len(text))
        text = text[:place] + sign + text[place + chance.randint(0, 3) :]
    attempt(text)


@RUN
@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_words_of_the_language_in_any_order(words: list[str]) -> None:
    attempt(" ".join(words))


@RUN
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    attempt(text)


def calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Calls that are well formed, of any function with any arguments."""
    arguments = st.lists(inner, max_size=3)
    named = st.sampled_from(["", "", ", by = g", ", by = (g, o)", ", order = x", ", breaks = (-1, 0, 2)"])
    called = st.builds(
        lambda name, args, extra: f"{name}({', '.join(args)}{extra})",
        st.sampled_from([*FUNCTIONS]),
        arguments,
        named,
    )
    joined = st.builds(
        lambda a, sign, b: f"({a} {sign} {b})",
        inner,
        st.sampled_from(["+", "/", "^", "<", "==", "and"]),
        inner,
    )
    return st.one_of(called, joined)


LEAVES = st.sampled_from(["x", "g", "o", "`odd name`", "NA", "2", "-1", '"a"', '"lo"', "x > 1"])


@RUN
@given(st.recursive(LEAVES, calls, max_leaves=10))
def test_nested_calls(text: str) -> None:
    attempt(text)
