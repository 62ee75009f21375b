"""Which groups lie in which: from the formula, from the data."""

from __future__ import annotations

import pandas as pd
import pytest

from workbench.data.frame import dataset_of
from workbench.modeling import ModelSpec
from workbench.modeling.hierarchy import observed_hierarchy, written_hierarchy

FRAME = pd.DataFrame(
    {
        "y": range(12),
        "corp": ["A"] * 8 + ["B"] * 4,
        "school": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
        "class": [1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2],
        "item": [1, 2] * 6,
        "class_id": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
    }
)


def labels(levels: tuple[tuple[tuple[str, ...], ...], ...]) -> list[list[str]]:
    return [[":".join(group) for group in level] for level in levels]


CASES = [
    ("(1 | school/class)", [["class:school"], ["school"]], [["class:school"], ["school"]]),
    ("(1 | corp/school)", [["school:corp"], ["corp"]], [["school:corp"], ["corp"]]),
    ("(1 | corp) + (1 | school)", [["corp", "school"]], [["school"], ["corp"]]),
    (
        "(1 | corp) + (1 | class_id) + (1 | school)",
        [["corp", "class_id", "school"]],
        [["class_id"], ["school"], ["corp"]],
    ),
    ("(1 | school) + (1 | item)", [["school", "item"]], [["school", "item"]]),
    (
        "(1 | item) + (1 | corp/school)",
        [["item", "school:corp"], ["corp"]],
        [["item", "school:corp"], ["corp"]],
    ),
    ("(1 | school) + (1 | item) + (1 | school:item)", [["school:item"], ["school", "item"]], None),
]


@pytest.mark.parametrize(("random", "written", "observed"), CASES)
def test_levels(random: str, written: list[list[str]], observed: list[list[str]] | None) -> None:
    spec = ModelSpec.from_formula("y ~ " + random)
    assert labels(written_hierarchy(spec).levels) == written
    assert labels(observed_hierarchy(spec, dataset_of(FRAME)).levels) == (observed or written)


def test_groups_are_found_by_label_and_by_inner_variable() -> None:
    hierarchy = written_hierarchy(ModelSpec.from_formula("y ~ (1 | school/class)"))
    assert hierarchy.named("class:school") == hierarchy.named("class") == ("class", "school")
    assert hierarchy.named("school") == ("school",)
    assert hierarchy.named("row") is None
    assert hierarchy.above(("class", "school")) == (("school",),)


def test_the_same_groups_under_two_names_do_not_lie_in_each_other() -> None:
    data = dataset_of(FRAME.assign(copy=FRAME["school"] * 10))
    spec = ModelSpec.from_formula("y ~ (1 | school) + (1 | copy)")
    assert len(observed_hierarchy(spec, data).levels) == 1
