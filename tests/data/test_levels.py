"""At which level variables vary, and how groupings lie in each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.data.grouping import joint_codes, relation
from workbench.data.levels import CONSTANT, ROW, grouping_levels


def pupils() -> Dataset:
    """3 schools of 2 classes of 4 pupils; class numbers start again in each school."""
    school = np.repeat([10, 20, 30], 8)
    place = np.tile(np.repeat([1, 2], 4), 3)
    frame = pd.DataFrame(
        {
            "school": school,
            "class": place,
            "unique": [f"{s}-{c}" for s, c in zip(school, place, strict=True)],
            "enrolment": school * 7.5,
            "size": place + school / 100,
            "score": np.arange(24.0),
            "country": ["NL"] * 24,
            "sector": np.repeat(["public", "private", "public"], 8),
        }
    )
    frame.loc[3, "enrolment"] = np.nan
    return dataset_of(frame)


def test_each_variable_at_its_level() -> None:
    levels = grouping_levels(pupils(), ["school", "unique"]).level_of
    assert levels["enrolment"] == levels["sector"] == "school"
    assert levels["size"] == "unique"
    assert levels["score"] == ROW
    assert levels["country"] == CONSTANT


def test_groups_from_coarse_to_fine_with_sizes() -> None:
    outer, inner = grouping_levels(pupils(), ["unique", "school"]).groups
    assert (outer.label, outer.n_levels, outer.smallest, outer.largest) == ("school", 3, 8, 8)
    assert (inner.label, inner.n_levels, inner.mean) == ("unique", 6, 4.0)


def test_joint_grouping() -> None:
    data = pupils()
    assert relation(joint_codes(data, ("class", "school")), data.codes("unique")[0]) == "same"
    assert grouping_levels(data, ["school", ("class", "school")]).level_of["size"] == "class:school"


@pytest.mark.parametrize(
    ("inner", "outer", "expected"), [("unique", "school", "nested"), ("school", "school", "same")]
)
def test_nested_and_same(inner: str, outer: str, expected: str) -> None:
    data = pupils()
    assert relation(data.codes(inner)[0], data.codes(outer)[0]) == expected


def test_ids_that_start_again_are_told_from_crossed_ones() -> None:
    rng = np.random.default_rng(1)
    school = np.repeat(np.arange(40), 20)
    start_again = np.concatenate([rng.integers(0, k, 20) for k in rng.integers(1, 6, 40)])
    start_again[::20] = 0
    assert relation(start_again.astype(np.int32), school.astype(np.int32)) == "reused"
    rater = rng.integers(0, 30, 800)
    assert relation(rater.astype(np.int32), rng.integers(0, 50, 800).astype(np.int32)) == "crossed"


def test_a_near_miss_is_told() -> None:
    school = np.repeat(np.arange(100), 5)
    size = school * 2.0
    size[7] += 1
    data = dataset_of(pd.DataFrame({"school": school, "size": size}))
    found = grouping_levels(data, ["school"])
    assert found.level_of["size"] == ROW
    assert found.nearly["size"] == ("school", 1)


def test_few_ids_in_many_groups() -> None:
    school = np.repeat(np.arange(60), 12)
    number = np.tile(np.repeat([1, 2, 3], 4), 60)
    number[school % 2 == 0] = np.minimum(number[school % 2 == 0], 1)
    number[school == 7] += np.tile([0, 2, 4], 4)
    data = dataset_of(pd.DataFrame({"class": number, "school": school}))
    (found,) = grouping_levels(data, ["class", "school"]).nestings
    assert (found.inner, found.outer, found.relation) == ("class", "school", "reused")
