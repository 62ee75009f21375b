"""Another measure never loses a value: there and back again, and refusal where it would."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.retype import retype
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

CODED = [Measure.NOMINAL, Measure.ORDINAL, Measure.TEXT, Measure.ID]


def numbers(values: list[float], **metadata: object) -> Dataset:
    return Dataset({"x": NumericColumn(np.array(values))}, [Variable("x", **metadata)])  # type: ignore[arg-type]


def words(categories: tuple[str, ...], codes: list[int], **metadata: object) -> Dataset:
    variable = Variable("x", measure=Measure.TEXT, **metadata)  # type: ignore[arg-type]
    return Dataset({"x": CodedColumn(np.array(codes, dtype=np.int32), categories)}, [variable])


@pytest.mark.parametrize("measure", CODED)
@pytest.mark.parametrize(
    "values", [[767, 12, 767], [0.1, np.nan, 2.5], [1.0, 2.0], [2**60 + 1, 1], [np.inf, -1.5], [np.nan]]
)
def test_numbers_to_categories_and_back(values: list[float], measure: Measure) -> None:
    data = numbers(values)
    there = retype(data, "x", measure)
    assert there.variable("x").measure is measure
    back = retype(there, "x", Measure.NUMERIC)
    assert [back.cell(i, "x") for i in range(len(values))] == [data.cell(i, "x") for i in range(len(values))]


def test_levels_come_in_numeric_order_in_their_shortest_form() -> None:
    data = retype(numbers([10, 9, 100.0, 2.5, np.nan]), "x", Measure.NOMINAL)
    assert data.codes("x")[1] == ("2.5", "9", "10", "100")
    assert data.codes("x")[0].tolist() == [2, 1, 3, 0, -1]


def test_a_missing_code_stays_in_the_data_and_is_no_level() -> None:
    data = retype(numbers([1, -99, 2], missing_codes=("-99",)), "x", Measure.NOMINAL)
    assert data.codes("x")[1] == ("1", "2")
    assert data.codes("x")[0].tolist() == [0, -1, 1]
    assert data.cell(1, "x") == "-99"
    declared_no_more = data.with_variable("x", missing_codes=())
    assert declared_no_more.codes("x")[1] == ("-99", "1", "2")


@pytest.mark.parametrize(
    ("categories", "message"),
    [
        (("1", "two", "three"), "2 cells are not a number ('two', 'three')"),
        (("1", "2", "x"), "1 cell is not a number ('x')"),
        (("1", "9007199254740993", "2.5"), "too many digits"),
    ],
)
def test_words_do_not_become_numbers(categories: tuple[str, ...], message: str) -> None:
    with pytest.raises(DataError) as caught:
        retype(words(categories, [0, 1, 2]), "x", Measure.NUMERIC)
    assert message in caught.value.message


def test_declared_missing_words_become_empty() -> None:
    data = retype(words(("1", "NA"), [0, 1, -1], missing_codes=("NA",)), "x", Measure.NUMERIC)
    assert [data.cell(i, "x") for i in range(3)] == [1.0, None, None]


def test_an_unused_word_does_not_stand_in_the_way() -> None:
    data = retype(words(("1", "never"), [0, 0]), "x", Measure.NUMERIC)
    assert data.numeric("x").tolist() == [1, 1]


def test_codes_and_decimal_commas_become_numbers_when_asked() -> None:
    assert retype(words(("007", "1e5"), [0, 1]), "x", Measure.NUMERIC).numeric("x").tolist() == [7, 1e5]
    assert retype(words(("1,5", "2"), [0, 1]), "x", Measure.NUMERIC).numeric("x").tolist() == [1.5, 2]


def test_text_gets_levels_in_natural_order_when_it_becomes_nominal() -> None:
    data = retype(words(("class 10", "class 9"), [0, 1]), "x", Measure.ORDINAL)
    assert data.codes("x")[1] == ("class 9", "class 10")


def test_the_same_measure_is_the_same_data() -> None:
    data = numbers([1, 2])
    assert retype(data, "x", Measure.NUMERIC) is data


def test_whole_ids_stay_numbers_in_memory() -> None:
    data = retype(numbers([5, 3]), "x", Measure.ID)
    assert isinstance(data.column("x"), NumericColumn)
    assert data.codes("x")[1] == ("3", "5")
