"""Separation in mixed models is found exactly and told with the terms that do it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.errors import ModelError
from workbench.results import Notice


def rows() -> pd.DataFrame:
    random = np.random.default_rng(8)
    g = np.repeat(np.arange(20), 12)
    x, kind = random.normal(size=240), random.choice(["a", "b", "c"], 240)
    y = (random.random(240) < 1 / (1 + np.exp(-0.4 * x - 0.7 * random.normal(size=20)[g]))) * 1
    return pd.DataFrame({"y": y, "x": x, "kind": kind, "g": pd.Categorical(g), "z": random.normal(size=240)})


def verdict(frame: pd.DataFrame, formula: str, **options: Any) -> Notice:
    options = {"formula": formula, "term_tests": "wald", "random_tests": False, **options}
    (found,) = [n for n in workbench.run("glmm.glmm", frame, options).notices if n.id == "verdict"]
    return found


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
def test_a_category_of_events_only(link: str) -> None:
    frame = rows().assign(y=lambda d: np.where(d.kind == "c", 1, d.y))
    told = verdict(frame, "y ~ x + kind + z + (1 | g)", link=link)
    assert told.level == "error" and "separation" in told.message
    assert "kind foretells on" in told.message and "kind[c] has no finite estimate" in told.message
    assert [action.options for action in told.actions] == [{"formula": "y ~ x + z + (1 | g)"}]


def test_a_number_that_foretells_everything() -> None:
    frame = rows().assign(y=lambda d: (d.x > 0.1) * 1)
    told = verdict(frame, "y ~ x + z + (1 | g)")
    assert told.level == "error" and "x foretells on every row" in told.message


def test_two_terms_together_foretell() -> None:
    frame = rows().assign(y=lambda d: (d.x + 2 * d.z > 0.3) * 1)
    told = verdict(frame, "y ~ x + z + kind + (1 | g)")
    assert "x, z foretell" in told.message and len(told.actions) == 2


def test_counts_that_are_all_zero_in_a_category() -> None:
    random = np.random.default_rng(3)
    frame = rows().assign(n=lambda d: np.where(d.kind == "b", 0, random.poisson(2.0, 240)))
    told = verdict(frame, "n ~ x + kind + (1 | g)", family="poisson")
    assert told.level == "error" and "kind[b]" in told.message and "above zero" in told.message
    quasi = verdict(frame, "n ~ x + kind + (1 | g)", family="quasi_poisson")
    assert "kind[b]" in quasi.message


def test_strong_effects_are_no_separation() -> None:
    frame = rows().assign(y=lambda d: np.where(np.arange(240) % 40 == 0, d.y, (d.x > 0.1) * 1))
    assert verdict(frame, "y ~ x + (1 | g)").level != "error"


def test_a_search_that_cannot_begin_tells_separation() -> None:
    frame = rows().assign(y=lambda d: (d.x > 0.1) * 1)
    with pytest.raises(ModelError, match="x foretells on every row"):
        verdict(frame, "y ~ x + (1 | g)", family="quasi_binomial")
    ordered = frame.assign(o=lambda d: pd.Categorical((d.x > 0) * 1 + (d.x > 1), ordered=True))
    with pytest.raises(ModelError, match="x separates the categories of o"):
        workbench.run("glmm.cumulative", ordered, {"formula": "o ~ x + (1 | g)"})


def test_a_hurdle_needs_counts_above_one() -> None:
    with pytest.raises(ModelError, match="never above 1"):
        verdict(rows(), "y ~ x + (1 | g)", family="poisson", zero_inflation="~ 1", zeros="hurdle")


def test_zeros_that_the_counts_explain_leave_no_share_of_extra_zeros() -> None:
    random = np.random.default_rng(6)
    frame = rows().assign(n=lambda d: random.poisson(np.exp(1.5 + 0.3 * d.x)))
    told = verdict(frame, "n ~ x + (1 | g)", family="poisson", zero_inflation="~ 1")
    assert told.level == "error" and "no extra zeros are needed" in told.message
    assert "predicted perfectly" not in told.message


def test_a_link_that_cannot_hold_says_so() -> None:
    frame = rows().assign(y=lambda d: (d.x > -2.2) * 1)
    told = verdict(frame, "y ~ x + (1 | g)", link="log")
    assert told.level == "error" and "choose logit" in told.advice
