"""Which variables are likely to group rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.frame import dataset_of
from workbench.data.group_guess import likely_groups, series, sounds_like_a_group, starts_again
from workbench.data.variable import Measure


@pytest.mark.parametrize(
    "name",
    ["school", "School_ID", "classid", "childId", "ID", "subject", "teachers", "PatientNo", "person.nr"],
)
def test_ordinary_names_of_groups(name: str) -> None:
    assert sounds_like_a_group(name)


@pytest.mark.parametrize("name", ["schooling", "valid", "age", "score", "classical", "y", "x1", "größe", ""])
def test_other_names(name: str) -> None:
    assert not sounds_like_a_group(name)


def test_groups_repeat_and_are_told_the_fewest_first() -> None:
    n = 60
    table = pd.DataFrame(
        {
            "id": np.arange(n),  # never repeats
            "class": np.arange(n) // 5,
            "school": np.arange(n) // 15,
            "district": np.arange(n) // 40,  # only two
            "site": np.linspace(0, 1, n),  # no whole numbers
            "code": np.arange(n) // 4,
        }
    )
    data = dataset_of(table)
    assert likely_groups(data) == ("school", "class")
    declared = data.with_variable("code", measure=Measure.NUMERIC, role="group")
    assert likely_groups(declared) == ("school", "class", "code")
    assert likely_groups(dataset_of(pd.DataFrame({"school": [np.nan, np.nan]}))) == ()


def test_numbers_that_start_again_are_found_with_their_group() -> None:
    pairs = [(school, room) for school in range(1, 5) for room in range(1, school + 1) for _ in range(3)]
    school, room = np.array(pairs).T
    data = dataset_of(pd.DataFrame({"school": school, "class": room}))
    assert starts_again(data) == ("school", "class")
    once = dataset_of(pd.DataFrame({"school": school, "class": school * 10 + room}))
    assert starts_again(once) is None


def test_persons_and_times_of_repeated_measures() -> None:
    subject, days = np.repeat(["a", "b", "c", "d"], 3), np.tile([0, 1, 2], 4)
    draw = np.random.default_rng(1)
    data = dataset_of(pd.DataFrame({"y": draw.normal(size=12), "Days": days, "Subject": subject}))
    assert series(data) == ("Subject", "Days")
    pupils = dataset_of(pd.DataFrame({"school": subject, "score": np.repeat([1.0, 2.0, 3.0, 4.0], 3)}))
    assert series(pupils) is None
