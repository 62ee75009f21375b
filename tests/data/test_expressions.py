"""Expressions on variables: what they mean, three-valued logic, and words with the place of each fault."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.dataset import Dataset
from workbench.data.expressions import names_in, parse
from workbench.data.expressions.evaluate import evaluate, select
from workbench.data.expressions.in_r import condition_in_r
from workbench.data.expressions.lexer import tokenize
from workbench.data.expressions.parser import condition_names
from workbench.data.expressions.values import Truth
from workbench.data.frame import dataset_of
from workbench.data.variable import Level
from workbench.errors import ExpressionError


@pytest.fixture
def data() -> Dataset:
    frame = pd.DataFrame(
        {
            "age": [10.0, 20.0, np.nan, 40.0],
            "score": [1, -2, 3, 4],
            "my var": [1.0, 2.0, 3.0, 4.0],
            "sex": ["F", "M", "F", None],
            "other": ["F", "F", "M", "M"],
            "school": pd.Categorical(["767", "3", "767", "3"]),
            "grade": pd.Categorical(["lo", "mid", "hi", "mid"], ["lo", "mid", "hi"], ordered=True),
        }
    )
    made = dataset_of(frame)
    return made.with_variable("sex", levels=(Level("F", "Female"), Level("M", "Male")))


MEANING = [
    ("age > 15", "0101"),
    ("age >= 20 and age <= 20", "0100"),
    ("15 <= age < 40", "0100"),
    ('sex == "F"', "1010"),
    ('sex = "F"', "1010"),
    ('"F" == sex', "1010"),
    ("sex == 'Female'", "1010"),
    ('sex != "F"', "0100"),
    ('sex <> "F" or missing(sex)', "0101"),
    ('not sex == "F"', "0100"),
    ('!(sex == "F") | age == 40', "0101"),
    ("sex == other", "1000"),
    ("sex != other", "0110"),
    ("age in (10, 40)", "1001"),
    ("age not in (10, 40)", "0100"),
    ("score in (-2, 3)", "0110"),
    ("school == 767", "1010"),
    ('school in ("767", 3)', "1111"),
    ('sex %in% c("M")', "0100"),
    ("sex NOT IN ['M']", "1010"),
    ('grade >= "mid"', "0111"),
    ('"mid" > grade', "1000"),
    ("`my var` ^ 2 - 1 > 7", "0011"),
    ("-2 ^ 2 == -4", "1111"),
    ("(1 + 2) * 3 == 9 and 7 / 2 == 3.5", "1111"),
    ("max(score, `my var`, 2) == 2", "1100"),
    ("abs(score) == 2", "0100"),
    ("round(2.5) == 3 and round(-2.5) == -3", "1111"),
    ("missing(age)", "0010"),
    ("missing(age + 1)", "0010"),
    ("missing(age > 5)", "0010"),
    ("!missing(age) && score > 0", "1001"),
    ("log(score) > -1", "1011"),
    ("age ≥ 20", "0101"),
]


@pytest.mark.parametrize(("text", "rows"), MEANING)
def test_meaning(data: Dataset, text: str, rows: str) -> None:
    assert "".join(map(str, select(text, data).astype(int))) == rows


FAULTS = [
    ("", 0, "is empty"),
    ("age >", 4, "Nothing stands after >"),
    ("sex == F", 7, 'write it in quotes: "F"'),
    ('sex == "X"', 7, 'sex has no category "X". Its categories are'),
    ('sex == "Femal"', 7, "Its categories are Female"),
    ("school == 4", 10, 'school has no category "4"'),
    ('sex > "F"', 4, "have no order"),
    ("grade > grade", 6, "cannot be compared"),
    ('age == "10"', 7, "age is a number and cannot be compared with a category"),
    ("agee > 3", 0, "Did you mean age?"),
    ("age", 0, "This is a value, not a condition"),
    ("log(age", 3, "never closed"),
    ("lgo(age) > 1", 0, "Did you mean log"),
    ("age > 3 )", 8, "never opened"),
    ("my var > 3", 3, "a name with a space needs backticks: `my var`"),
    ('sex == "F', 7, "quotation mark is never closed"),
    ("(age > 3", 0, "parenthesis is never closed"),
    ("age > 3 and", 8, "Nothing stands after and"),
    ("age @ 3", 4, "The character @ has no meaning"),
    ("not age", 4, "not needs a condition"),
    ("age and sex", 0, "and needs a condition"),
    ("missing()", 0, "missing() takes 1 argument, not 0"),
    ("lag(age, 1, 2) > 1", 0, "lag() takes 1 or 2 arguments, not 3"),
    ("age in (a)", 8, 'Write "a" with quotes'),
    ("age in 3", 7, "a list in parentheses"),
    ('age in ("3")', 8, "age is a number"),
    ("in (3)", 0, "Nothing stands before in"),
    ("age > 3, 4", 7, "comma"),
    ("age + sex > 3", 6, "needs a number"),
    ("(age > 3) == (age > 4)", 10, "Two conditions cannot be compared"),
    ('"a" == "b"', 4, "compares two texts"),
    ("()", 1, "Nothing stands before )"),
    ("(", 0, "never closed"),
    ("age > 3 sex", 8, "There is nothing between 3 and sex"),
    ("abs(sex) > 1", 4, "abs() needs a number"),
]


@pytest.mark.parametrize(("text", "position", "words"), FAULTS)
def test_faults_name_the_place(data: Dataset, text: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        select(text, data)
    assert words in str(caught.value)
    assert caught.value.position == position
    assert caught.value.caret() == f"{text}\n{' ' * position}^"


def test_values_of_other_kinds(data: Dataset) -> None:
    assert evaluate("score * 2", data) == pytest.approx([2, -4, 6, 8])
    assert evaluate("3 + 4", data) == 7.0
    truth = evaluate("age > 15", data)
    assert isinstance(truth, Truth) and truth.known.tolist() == [True, True, False, True]
    with pytest.raises(ExpressionError, match="A text alone"):
        evaluate('"x"', data)


def test_three_valued_logic() -> None:
    """Kleene's tables: true, unknown and false are 1, 1/2 and 0; and is the smaller, or the larger."""
    number = {1.0: (True, True), 0.5: (False, False), 0.0: (False, True)}

    def truth(values: list[float]) -> Truth:
        yes, known = zip(*(number[v] for v in values), strict=True)
        return Truth(np.array(yes), np.array(known))

    a, b = map(list, zip(*itertools.product(number, repeat=2), strict=True))
    for found, expected in (
        (truth(a).both(truth(b)), [min(p) for p in zip(a, b, strict=True)]),
        (truth(a).either(truth(b)), [max(p) for p in zip(a, b, strict=True)]),
        (truth(a).negated(), [1 - x for x in a]),
    ):
        wanted = truth(expected)
        assert found.yes.tolist() == wanted.yes.tolist()
        assert found.known.tolist() == wanted.known.tolist()


def test_names_are_data(data: Dataset) -> None:
    assert names_in(parse("`a b` > 1 and max(x, `a b`) in (1)")) == ("a b", "x")
    assert condition_names('sex == "F" and `my var` > 1') == ("sex", "my var")
    odd = dataset_of(pd.DataFrame({"ein `Name`": [1.0, 2.0], "größe": [1.0, 3.0]}))
    assert select("`ein ``Name``` > 1 and größe > 2", odd).tolist() == [False, True]


def test_missing_codes_are_missing(data: Dataset) -> None:
    coded = data.with_variable("score", missing_codes=("-2",))
    assert select("score < 2", coded).tolist() == [True, False, False, False]
    assert select("missing(score)", coded).tolist() == [False, True, False, False]


def test_very_long_expressions_are_refused_or_read(data: Dataset) -> None:
    assert select(" or ".join(["age > 15"] * 3000), data).tolist() == [False, True, False, True]
    deep = ("(" * 3000 + "age > 1" + ")" * 3000, "not " * 3000 + "age > 1", "1" + " + 1" * 3000 + " > 1")
    for text in deep:
        with pytest.raises(ExpressionError, match=r"nested|too long"):
            select(text, data)


PIECES = st.lists(
    st.sampled_from(["age", "sex", "(", ")", "and", "or", "not", "in", "==", "<", "-", '"F"', "3", ",", "`"]),
    max_size=12,
)


@given(PIECES)
def test_any_text_is_read_or_refused_in_words(pieces: list[str]) -> None:
    source = dataset_of(pd.DataFrame({"age": [1.0, np.nan], "sex": ["F", None]}))
    try:
        assert select(" ".join(pieces), source).shape == (2,)
    except ExpressionError as error:
        assert error.message and 0 <= error.position <= len(error.expression)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_selects_the_same_rows(data: Dataset, tmp_path: Path) -> None:
    """The spelling for scripts, run by R on the same data."""
    frame = data.to_frame().drop(columns="grade")
    frame["grade"] = ["lo", "mid", "hi", "mid"]
    frame.to_csv(tmp_path / "d.csv", index=False)
    lines = [f'd <- read.csv("{(tmp_path / "d.csv").as_posix()}", check.names = FALSE, na.strings = "")']
    lines.append('d$sex <- factor(d$sex, levels = c("F", "M"))')
    lines.append('d$school <- factor(d$school, levels = c("767", "3"))')
    texts = [text for text, _ in MEANING if "sex == other" not in text and "sex != other" not in text]
    for text in texts:
        lines.append(f"v <- with(d, {condition_in_r(text, data)})")
        lines.append('cat(as.integer(rep_len(v, nrow(d)) %in% TRUE), "\\n", sep = "")')
    script = tmp_path / "s.R"
    script.write_text("options(warn = -1)\n" + "\n".join(lines), encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert dict(zip(texts, done.stdout.split(), strict=True)) == {t: r for t, r in MEANING if t in texts}


@pytest.mark.parametrize(
    ("pasted", "typed"),
    [
        ("sex == “F”", 'sex == "F"'),
        ("sex == ‘F’", "sex == 'F'"),
        ("age − 1 – 2 > 1e−3", "age - 1 - 2 > 1e-3"),
        ("sex == “18–24”", 'sex == "18–24"'),
        ("`a–b` ≤ 3", "`a–b` <= 3"),
    ],
)
def test_signs_of_word_processors_are_read_outside_of_quotes(pasted: str, typed: str) -> None:
    assert [token[:2] for token in tokenize(pasted)] == [token[:2] for token in tokenize(typed)]


@pytest.mark.parametrize("text", ["18–24", "“so”", "it‘s", "it’s", "−1", "a ≤ b"])
def test_what_stands_between_quotes_is_as_in_the_data(text: str) -> None:
    assert tokenize(f'"{text}"')[0].text == tokenize(f"`{text}`")[0].text == text
