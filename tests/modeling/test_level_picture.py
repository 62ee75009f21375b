"""The picture of the levels: groups, sizes, what lies in what, what varies where, ids that start again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.modeling.level_picture import LevelBox, LevelPicture, Reuse, level_picture


def frame() -> pd.DataFrame:
    """Six schools in two districts, one to three classes each that start at 1, four pupils a class."""
    rows = [(s, c, p) for s in range(6) for c in range(1 + s % 3) for p in range(4)]
    school, klass, pupil = np.array(rows).T
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "y": rng.normal(size=len(rows)),
            "district": np.where(school < 3, "north", "south"),
            "school": school + 10,
            "class": klass + 1,
            "room": school * 10 + klass,
            "item": pupil + 1,
            "funds": rng.normal(size=6)[school],
            "size": rng.normal(size=100)[school * 10 + klass],
            "year": 2024,
        }
    )


@pytest.fixture(scope="module")
def data() -> Dataset:
    return dataset_of(frame())


def drawn(picture: LevelPicture) -> list[list[str]]:
    return [[":".join(box.group) for box in level] for level in picture.levels]


def box(picture: LevelPicture, label: str) -> LevelBox:
    return next(b for b in picture.boxes if ":".join(b.group) == label)


def test_nested_levels_from_the_top_down(data: Dataset) -> None:
    picture = level_picture(data, (("room",), ("school",)), ("district",))
    assert drawn(picture) == [["district"], ["school"], ["room"]]
    assert [b.level for b in picture.boxes] == [4, 3, 2]
    assert set(picture.lines) == {(("district",), ("school",)), (("school",), ("room",))}
    assert [b.in_model for b in picture.boxes] == [False, True, True]


def test_sizes_are_those_of_the_rows(data: Dataset) -> None:
    table = frame()
    picture = level_picture(data, (("school",), ("room",)))
    for name in ("school", "room"):
        counts = table.groupby(name).size()
        sizes = box(picture, name).sizes
        assert (sizes.n_levels, sizes.smallest, sizes.largest) == (len(counts), counts.min(), counts.max())
        assert sizes.median == counts.median()
    held = table.groupby("school")["room"].nunique()
    (members,) = box(picture, "school").members
    assert (members.label, members.smallest, members.largest) == ("room", held.min(), held.max())
    assert members.median == held.median()


def test_each_variable_stands_at_the_level_at_which_it_varies(data: Dataset) -> None:
    picture = level_picture(data, (("class", "school"), ("school",)))
    assert "funds" in box(picture, "school").variables
    assert "size" in box(picture, "class:school").variables
    assert "y" in picture.row_variables
    assert picture.constants == ("year",)


def test_crossed_factors_stand_side_by_side(data: Dataset) -> None:
    picture = level_picture(data, (("school",), ("item",)))
    assert drawn(picture) == [["school", "item"]]
    assert picture.lines == ()


def test_ids_that_start_again_are_told_and_others_are_read_within(data: Dataset) -> None:
    picture = level_picture(data, (), ("school", "class"))
    assert picture.reused == (Reuse("class", "school", in_model=False),)
    assert drawn(picture) == [["school"], ["class:school"]]


def test_ids_that_the_model_takes_for_the_same_are_drawn_as_it_reads_them(data: Dataset) -> None:
    picture = level_picture(data, (("class",), ("school",)))
    assert picture.reused == (Reuse("class", "school", in_model=True),)
    assert ["class:school"] not in drawn(picture)
    watched = level_picture(data, (("class",),), watched=("school",))
    assert watched.reused == (Reuse("class", "school", in_model=True),)
    assert drawn(watched) == [["class"]]


def test_a_nest_in_the_model_needs_no_mending(data: Dataset) -> None:
    assert level_picture(data, (("class", "school"), ("school",)), watched=("school", "class")).reused == ()


def test_the_same_groups_under_a_second_name_are_drawn_once(data: Dataset) -> None:
    table = frame()
    table["school_name"] = table["school"].map("School {}".format)
    picture = level_picture(dataset_of(table), (("school",),), ("school_name",))
    assert drawn(picture) == [["school"]]


def test_no_groups_and_missing_ids() -> None:
    table = frame()
    assert level_picture(dataset_of(table), ()).levels == ()
    table["school"] = table["school"].astype(float)
    table.loc[:3, "school"] = np.nan
    picture = level_picture(dataset_of(table), (("school",),))
    assert box(picture, "school").sizes.n_levels == 5
