"""Levels, reference, labels, missing codes and recodes: what they do and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.describe import describe
from workbench.data.edits import set_cell
from workbench.data.metadata import (
    add_levels,
    recode,
    set_level_labels,
    set_level_order,
    set_missing_codes,
    set_reference,
    unused_levels,
    without_unused_levels,
)
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError


@pytest.fixture
def data() -> Dataset:
    levels = tuple(Level(value) for value in ("low", "mid", "high", "never"))
    return Dataset(
        {
            "x": CodedColumn(np.array([0, 2, 1, -1, 2], dtype=np.int32), ("low", "mid", "high")),
            "y": NumericColumn(np.array([1.0, 2.0, np.nan, -99.0, np.inf])),
            "k": NumericColumn(np.array([5, 6, 7, 8, 9])),
        },
        [
            Variable("x", measure=Measure.NOMINAL, levels=levels),
            Variable("y", missing_codes=("-99",)),
            Variable("k", measure=Measure.ID),
        ],
    )


def test_order_reference_and_labels(data: Dataset) -> None:
    ordered = set_level_order(data, "x", ["never", "high", "mid", "low"])
    assert ordered.codes("x")[1] == ("never", "high", "mid", "low")
    referred = set_reference(ordered, "x", "mid")
    assert referred.codes("x")[1] == ("mid", "never", "high", "low")
    assert set_reference(referred, "x", None).codes("x")[1][0] == "never"
    labelled = set_level_labels(data, "x", {"low": "Low scores"})
    assert [level.text for level in labelled.variable("x").levels] == ["Low scores", "mid", "high", "never"]


def test_missing_codes_of_categories_come_and_go(data: Dataset) -> None:
    gone = set_missing_codes(data, "x", ["mid", "", "mid"])
    assert gone.variable("x").missing_codes == ("mid",)
    assert gone.codes("x")[0].tolist() == [0, 1, -1, -1, 1]
    assert gone.cell(2, "x") == "mid"
    assert set_missing_codes(gone, "x", []).codes("x")[1] == data.codes("x")[1]


def test_missing_codes_of_numbers(data: Dataset) -> None:
    assert np.isnan(set_missing_codes(data, "y", ["2", "-99.0"]).numeric("y")).tolist() == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_recode_merges_and_keeps_places(data: Dataset) -> None:
    merged = recode(set_level_labels(data, "x", {"mid": "Middle"}), "x", {"mid": "rest", "high": "rest"})
    assert merged.codes("x")[1] == ("low", "rest", "never")
    assert merged.codes("x")[0].tolist() == [0, 1, 1, -1, 1]
    assert merged.variable("x").levels[1].label == "Middle"


def test_unused_levels_are_told(data: Dataset) -> None:
    assert unused_levels(data, "x") == ("never",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: set_level_order(d, "x", ["low", "mid", "high"]), "differ in 'never'"),
        (lambda d: set_level_order(d, "x", ["low", "low", "mid", "high", "never"]), "differ in 'low'"),
        (lambda d: set_reference(d, "x", "hihg"), "not a level"),
        (lambda d: set_reference(set_missing_codes(d, "x", ["low"]), "x", "low"), "missing code"),
        (lambda d: set_level_labels(d, "y", {"1": "one"}), "has no levels"),
        (lambda d: set_missing_codes(d, "y", ["NA"]), "holds numbers"),
        (lambda d: recode(d, "y", {"1": "2"}), "holds numbers"),
        (lambda d: recode(d, "x", {"lwo": "a"}), "not a level"),
        (lambda d: set_reference(d, "z", "a"), "no variable called 'z'"),
    ],
)
def test_what_is_refused(data: Dataset, change, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError) as caught:
        change(data)
    assert words in caught.value.message
    assert caught.value.advice


def test_describe_numbers(data: Dataset) -> None:
    found = describe(data, "y")
    assert (found.n, found.missing, found.declared, found.infinite) == (3, 2, 1, 1)
    assert (found.mean, found.smallest, found.median, found.largest) == (1.5, 1.0, 1.5, 2.0)
    assert found.sd == pytest.approx(0.5**0.5, rel=1e-15)


def test_describe_categories(data: Dataset) -> None:
    found = describe(data, "x")
    assert (found.n, found.missing, found.n_levels) == (4, 1, 3)
    assert [(level.value, level.cells) for level in found.levels] == [
        ("low", 1), ("mid", 1), ("high", 2), ("never", 0),
    ]  # fmt: skip
    assert describe(data, "k").n_levels == 5


def test_describe_nothing() -> None:
    data = Dataset({"x": NumericColumn(np.array([np.nan]))}, [Variable("x")])
    found = describe(data, "x")
    assert (found.n, found.mean, found.sd) == (0, None, None)


def blank(measure: Measure) -> Dataset:
    """A factor of which no row has a value yet."""
    return Dataset({"x": CodedColumn(np.full(3, -1, dtype=np.int32), ())}, [Variable("x", measure=measure)])


@pytest.mark.parametrize("measure", [Measure.NOMINAL, Measure.ORDINAL])
def test_a_factor_without_values_gets_its_first_levels(measure: Measure) -> None:
    given = add_levels(blank(measure), "x", ["often", "never"])
    assert given.variable("x").level_values() == ("often", "never")
    assert without_unused_levels(given, "x").variable("x").levels == ()


@pytest.mark.parametrize("measure", [Measure.NOMINAL, Measure.ORDINAL])
def test_values_typed_into_a_factor_without_levels_become_levels(measure: Measure) -> None:
    typed = set_cell(set_cell(blank(measure), 0, "x", "b"), 2, "x", "a")
    assert typed.variable("x").level_values() == ("a", "b")
    assert set_reference(typed, "x", "b").codes("x")[0].tolist() == [0, -1, 1]


def test_a_text_has_no_levels_to_add_to() -> None:
    with pytest.raises(DataError, match="'x' is text and has no levels"):
        add_levels(blank(Measure.TEXT), "x", ["a"])
    typed = set_cell(blank(Measure.TEXT), 0, "x", "b")
    assert typed.variable("x").levels == ()


def test_what_a_factor_without_levels_lacks_is_told() -> None:
    with pytest.raises(DataError, match="'x' is nominal and has no levels") as told:
        set_level_labels(blank(Measure.NOMINAL), "x", {"a": "A"})
    assert told.value.advice == "Type its values, or add levels."


def test_very_many_levels_are_added_together(data: Dataset) -> None:
    many = [str(number) for number in range(50_000)]
    assert add_levels(data, "x", many).variable("x").level_values()[4:] == tuple(many)
    with pytest.raises(DataError, match="'x' has the level '7' already"):
        add_levels(data, "x", [*many, "7"])
