"""Centring within groups from the menu of a predictor."""

from __future__ import annotations

import pandas as pd
import pytest

from workbench.data.frame import dataset_of
from workbench.gui.model.facts import Facts, middle_of
from workbench.gui.model.menus import Submenu, predictor_menu
from workbench.gui.model.transforms import (
    PLAIN,
    Transform,
    by_group,
    variable_of,
    with_rows,
    with_transform,
)
from workbench.modeling import ModelSpec
from workbench.modeling.parser import parse_piece

MODEL = ModelSpec.from_formula("y ~ x + w + (x | g)")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (0, "y ~ group_center(x, g) + w + (group_center(x, g) | g)"),
        (1, "y ~ group_mean(x, g) + w + (x | g)"),
        (2, "y ~ group_center(x, g) + w + group_mean(x, g) + (group_center(x, g) | g)"),
        (4, "y ~ group_scale(x, g) + w + (group_scale(x, g) | g)"),
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


def test_the_mean_of_the_group_beside_the_plain_variable() -> None:
    contextual = by_group(MODEL)[3]
    after = with_transform(MODEL, MODEL.fixed[0].factors[0], contextual)
    assert after.to_formula() == "y ~ x + w + group_mean(x, g) + (x | g)"
    (transform, *_) = predictor_menu(after, 0, Facts())
    assert isinstance(transform, Submenu)
    (entry,) = [e for e in transform.entries if "contextual" in e.title]
    assert entry.checked and entry.after == after


def test_means_are_taken_from_all_rows_or_from_those_analysed() -> None:
    centred = with_transform(MODEL, MODEL.fixed[0].factors[0], by_group(MODEL)[2])
    menu = predictor_menu(centred, 0, Facts())
    (rows,) = [part for part in menu if isinstance(part, Submenu) and "Means" in part.title]
    assert [entry.checked for entry in rows.entries] == [True, False]
    assert rows.entries[0].after == centred
    analysed = rows.entries[1].after
    factor = "group_center(x, g, rows = analysed)"
    assert analysed.to_formula() == f"y ~ {factor} + w + group_mean(x, g) + ({factor} | g)"
    again = with_rows(analysed, analysed.fixed[0].factors[0], False)
    assert again == centred
    kept = with_transform(analysed, analysed.fixed[0].factors[0], Transform("", "center"))
    assert kept.to_formula().startswith("y ~ center(x, rows = analysed) + w")
    plain = with_transform(kept, kept.fixed[0].factors[0], PLAIN)
    assert plain.to_formula() == "y ~ x + w + group_mean(x, g) + (x | g)"
    assert not any(isinstance(p, Submenu) and "Means" in p.title for p in predictor_menu(MODEL, 0, Facts()))


def test_a_line_that_bends_in_the_middle_of_the_values() -> None:
    data = dataset_of(pd.DataFrame({"x": [0.0, 1, 3, 8], "w": [1.0, 1, 2, 2]}))
    facts = Facts(middle=middle_of(data))
    transform = predictor_menu(MODEL, 0, facts)[0]
    assert isinstance(transform, Submenu)
    (entry,) = [e for e in transform.entries if "bend" in e.title]
    assert entry.title == "Straight pieces that bend at 3:  pieces(x, 3)"
    assert entry.after.to_formula() == "y ~ pieces(x, 3) + w + (x | g)"
    other = predictor_menu(MODEL, 1, facts)[0]
    assert isinstance(other, Submenu) and not any("bend" in e.title for e in other.entries)
    assert middle_of(None)("x") is None and middle_of(data)("none") is None
    assert Transform("", "pieces", bend=-2.0).of("x") == parse_piece("pieces(x, -2)")
