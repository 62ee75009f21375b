"""Verdicts: within the tolerance or not, a lower minimum, a known reason, a number that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.results import Column, DataUse, Result, Table
from workbench.validation.case import Tolerance, ValidationCase, ValidationCheck
from workbench.validation.compare import Outcome, compare, find_rows, plain
from workbench.validation.report import report, summary

CELLS: tuple[dict[str, Any], ...] = (
    {"term": "(Intercept)", "estimate": 2.0},
    {"term": "x:sex[girl]", "estimate": 3.0},
    {"term": "z", "estimate": None},
)
RESULT = Result("toy.mean", {}, DataUse(), (Table("t", "T", (Column("term", "Term"),), CELLS),))


def outcome(
    *values: float,
    terms: tuple[str, ...] = ("(Intercept)", "x:sex[girl]"),
    tolerance: Tolerance | None = None,
    table: str = "t",
    **more: Any,
) -> Outcome:
    rows = tuple({"term": term} for term in terms)
    within = tolerance or Tolerance("rounding", rel=1e-6)
    check = ValidationCheck("estimates", "hand", table, "estimate", rows, values, within, **more)
    case = ValidationCase("one", "One", "toy.mean", {}, Path("data.csv"), (check,))
    (found,) = compare(case, RESULT)
    return found


def test_all_within() -> None:
    found = outcome(2.0, 3.000001)
    assert (found.verdict, found.count, found.at) == ("pass", 2, "x:sex[girl]")
    assert found.difference == pytest.approx(-1e-6)


def test_the_one_furthest_off_by_its_own_tolerance_is_told() -> None:
    found = outcome(2.1, 3.2, scale=(0.1, 1e6), tolerance=Tolerance("", rel=1e-3))
    assert (found.verdict, found.at, found.ours, found.theirs) == ("fail", "(Intercept)", 2.0, 2.1)
    assert found.allowed == pytest.approx(2.1e-3)


@pytest.mark.parametrize(("theirs", "verdict"), [(2.1, "better"), (1.9, "fail")])
def test_a_minimum_may_be_lower(theirs: float, verdict: str) -> None:
    assert outcome(theirs, terms=("(Intercept)",), at_most=True).verdict == verdict


def test_a_known_difference_is_explained() -> None:
    found = outcome(9.0, terms=("(Intercept)",), known="R leaves the weights out")
    assert (found.verdict, found.note, found.good) == ("explained", "R leaves the weights out", True)
    assert outcome(2.0, terms=("(Intercept)",), known="R leaves the weights out").verdict == "pass"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"table": "u"}, "no table 'u'"),
        ({"terms": ("w",)}, "0 rows of 't' are w"),
        ({"terms": ("z",)}, "no number for z in 'estimate'"),
    ],
)
def test_a_number_that_is_not_there_fails(more: dict[str, Any], words: str) -> None:
    found = outcome(1.0, **{"terms": ("(Intercept)",), **more})
    assert found.verdict == "fail" and words in found.note


def test_nothing_allowed_means_exact() -> None:
    exact = Tolerance("whole numbers")
    assert outcome(2.0, 3.0, tolerance=exact).good
    assert not outcome(2.0, 3.0000001, tolerance=exact).good


def test_names_are_found_as_they_are_else_as_they_read() -> None:
    rows = [{"term": "a:b"}, {"term": "b:a"}, {"term": "sex[girl]:x"}]
    assert find_rows(rows, {"term": "a:b"}) == rows[:1]
    assert find_rows(rows, {"term": "x:sexgirl"}) == rows[2:]
    assert find_rows(rows, {}) == rows[:1]
    assert plain("recipeB:temperature.L") == plain("temperature[L]:recipe[B]")
    assert plain(None) == ""


def test_the_summary_counts() -> None:
    outcomes = [outcome(2.0, 3.0), outcome(9.0, terms=("(Intercept)",))]
    assert summary(outcomes) == "2 checks of 3 numbers in 2 cases: 1 agree, 1 do not agree."
    assert summary([]) == "0 checks of 0 numbers in 0 cases: none."
    assert report([], outcomes, 1.0).analysis == "validation"
