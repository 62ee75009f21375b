"""Centring within groups from the menu of a predictor."""

from __future__ import annotations

import pytest

from workbench.gui.model.transforms import PLAIN, by_group, variable_of, with_transform
from workbench.modeling import ModelSpec

MODEL = ModelSpec.from_formula("y ~ x + w + (x | g)")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (0, "y ~ group_center(x, g) + w + (group_center(x, g) | g)"),
        (1, "y ~ group_mean(x, g) + w + (x | g)"),
        (2, "y ~ group_center(x, g) + w + group_mean(x, g) + (group_center(x, g) | g)"),
    ],
)
def test_each_choice(place: int, expected: str) -> None:
    after = with_transform(MODEL, MODEL.fixed[0].factors[0], by_group(MODEL)[place])
    assert after.to_formula() == expected


def test_back_to_the_plain_variable() -> None:
    centred = with_transform(MODEL, MODEL.fixed[0].factors[0], by_group(MODEL)[0])
    factor = centred.fixed[0].factors[0]
    assert variable_of(factor) == "x"
    assert with_transform(centred, factor, PLAIN) == MODEL


def test_nothing_is_offered_without_a_group() -> None:
    assert by_group(ModelSpec.from_formula("y ~ x")) == ()
