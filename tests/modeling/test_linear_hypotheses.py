"""Hypotheses about coefficients as lines of text: what they mean, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.errors import FormulaError
from workbench.modeling.linear_hypotheses import read_hypothesis

NAMES = ["(Intercept)", "x", "x2", "sex[Male]", "x:sex[Male]", "odd - name", "poly(t, 2)[1]", "x:z:w"]


def rows(text: str) -> list[tuple[dict[str, float], float]]:
    found = read_hypothesis(text, NAMES)
    weights = [{n: float(w) for n, w in zip(NAMES, row, strict=True) if w} for row in found.L]
    return list(zip(weights, found.value.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "weights", "value"),
    [
        ("x", {"x": 1}, 0),
        ("x - x2", {"x": 1, "x2": -1}, 0),
        ("x = x2", {"x": 1, "x2": -1}, 0),
        ("x + 1 = 2*x2 - 3", {"x": 1, "x2": -2}, -4),
        ("(x + x2)/2 = 1.5e1", {"x": 0.5, "x2": 0.5}, 15),
        ("2*(x - 3)*2 = 0", {"x": 4}, 12),
        ("-(x - -x2)", {"x": -1, "x2": -1}, 0),
        ("x \u2212 x2", {"x": 1, "x2": -1}, 0),
        (".5*x2", {"x2": 0.5}, 0),
        ("(Intercept) = 10", {"(Intercept)": 1}, 10),
        ("Intercept + sex[Male]", {"(Intercept)": 1, "sex[Male]": 1}, 0),
        ("sexMale", {"sex[Male]": 1}, 0),
        ("sex[Male]:x + x", {"x:sex[Male]": 1, "x": 1}, 0),
        ("sexMale:x", {"x:sex[Male]": 1}, 0),
        ("w:x:z", {"x:z:w": 1}, 0),
        ("odd - name - x", {"odd - name": 1, "x": -1}, 0),
        ("`odd - name` = x", {"odd - name": 1, "x": -1}, 0),
        ("poly(t, 2)[1]/4", {"poly(t, 2)[1]": 0.25}, 0),
        ("x + x + 0*x2", {"x": 2}, 0),
    ],
)
def test_one_combination(text: str, weights: dict[str, float], value: float) -> None:
    assert rows(text) == [(weights, value)]


def test_several_equations_are_one_hypothesis() -> None:
    expected = [({"x": 1.0}, 0.0), ({"x2": 1.0}, 3.0)]
    assert rows("x = 0, x2 = 3") == rows("x; x2 = 3") == expected
    assert rows("x = x2 = 1") == [({"x": 1.0, "x2": -1.0}, 0.0), ({"x2": 1.0}, 1.0)]


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("x - y2", 4, "no coefficient called y2. The model has (Intercept), x, x2,"),
        ("sex[Female]", 0, "no coefficient called sex[Female]. Did you mean sex[Male]"),
        ("x:z", 0, "no coefficient called x:z"),
        ("x * x2", 2, "not multiplied"),
        ("x / x2", 2, "Only a number other than 0"),
        ("x / 0", 2, "Only a number other than 0"),
        ("x -", 3, "missing at the end"),
        ("(x - x2", 7, "not closed"),
        ("`x", 0, "never closed"),
        ("x x2", 2, "'x2' cannot stand here"),
        ("3 = 4", 0, "says nothing about a coefficient"),
        ("x - x = 1", 0, "says nothing about a coefficient"),
        ("x = 1, ", 7, "missing at the end"),
        ("__import__('os')", 0, "no coefficient called __import__"),
        ("", 0, "missing at the end"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, position: int, words: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read_hypothesis(text, NAMES)
    assert words in str(caught.value)
    assert caught.value.position == position


def test_names_that_only_look_alike_stay_apart() -> None:
    """R's spelling of one coefficient is the name of another one."""
    found = read_hypothesis("sexMale", ["sex[Male]", "sexMale"])
    assert found.L.tolist() == [[0.0, 1.0]]
    assert np.isclose(found.value, 0).all()


@pytest.mark.parametrize(
    "text", ["age[18–24] − age[25–34]", "`age[18–24]` = age25–34", "age[18–24] – age[25–34]"]
)
def test_names_keep_the_dashes_that_they_have(text: str) -> None:
    found = read_hypothesis(text, ["age[18–24]", "age[25–34]", "age[18-24]"])
    assert found.L.tolist() == [[1.0, -1.0, 0.0]]
    assert found.text == text


def test_an_unknown_name_is_told_as_it_was_written() -> None:
    with pytest.raises(FormulaError, match=r"There is no coefficient called age\[18–25\]"):
        read_hypothesis("age[18–25] = 0", ["age[18–24]"])
