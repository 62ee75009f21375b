"""Numbers with their nouns: no \"1 rows\" where somebody reads it."""

from __future__ import annotations

import numpy as np
import pytest
from gui.data_samples import school_data

from workbench.analysis.transforms.registry import read_step
from workbench.analysis.transforms.step import Around
from workbench.data.text.guess import guess_measure
from workbench.engine.likelihoods.outcomes import check
from workbench.engine.lmm.checks import rows_enough
from workbench.errors import DataError, ModelError
from workbench.plurals import are, counted


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (12345, "12,345 rows")]
)
def test_numbers_have_their_noun(number: int, words: str) -> None:
    assert counted(number, "row") == words
    assert are(number, "row") == f"{'is' if number == 1 else 'are'} {words}"


def test_other_plurals_are_given() -> None:
    assert [counted(n, "class", "classes") for n in (1, 2)] == ["1 class", "2 classes"]


def test_a_step_says_one() -> None:
    step = read_step({"step": "stack_outcomes", "outcomes": ["score"], "form": "mediation"})
    with pytest.raises(DataError, match="; 1 variable is named"):
        step.apply(school_data(), Around())


def test_an_engine_says_one() -> None:
    with pytest.raises(DataError, match="but 1 value is negative or fractional"):
        check("poisson", np.array([0.0, 1.0, 2.5]))
    with pytest.raises(DataError, match=r"in 1 row \(first in row 2"):
        check("binomial", np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    with pytest.raises(ModelError, match="There is 1 row for 1 fixed coefficient;"):
        rows_enough(1, 1)


def test_a_guess_says_one() -> None:
    assert guess_measure("sex", ["girl"], 3).reason == "words with 1 different value"
