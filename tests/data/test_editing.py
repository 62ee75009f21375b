"""Blocks, rows and columns edited at once: exact numbers, and refusals in words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.block import paste, read_block, tiled, without_names
from workbench.data.editing.cells import set_cells
from workbench.data.editing.columns import free_names, insert_columns, move_columns
from workbench.data.editing.fill import fill_down, fill_series
from workbench.data.editing.replace import replace_all
from workbench.data.editing.rows import insert_rows, without_rows
from workbench.data.frame import dataset_of
from workbench.data.retype import retype
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError


def data() -> Dataset:
    return dataset_of(
        pd.DataFrame({"n": [1, 2, 3, 4], "x": [0.5, np.nan, 2.5, 1.0], "f": ["a", "b", "a", "b"]})
    )


def rows(*places: int) -> np.ndarray:
    return np.array(places, dtype=np.intp)


def cells(dataset: Dataset, name: str) -> list[object]:
    return [dataset.cell(row, name) for row in range(dataset.n_rows)]


# -- cells -----------------------------------------------------------------------------------------


def test_cells_take_texts_and_other_cells_stay() -> None:
    new = set_cells(data(), "n", rows(3, 0), ["40", "10"])
    assert cells(new, "n") == [10, 2, 3, 40]
    assert new.column("n").values.dtype == np.int64  # type: ignore[union-attr]
    assert cells(set_cells(data(), "n", rows(1), [""]), "n") == [1, None, 3, 4]
    assert cells(set_cells(data(), "f", rows(0, 1), ["c", ""]), "f") == ["c", None, "a", "b"]


def test_a_block_with_decimal_commas_is_numbers() -> None:
    assert cells(set_cells(data(), "x", rows(0, 1), ["1,5", "2"]), "x") == [1.5, 2.0, 2.5, 1.0]


def test_what_does_not_fit_names_the_row() -> None:
    with pytest.raises(DataError, match=r"'many' is not a number, and x is numeric \(row 3\)"):
        set_cells(data(), "x", rows(0, 2), ["1", "many"])
    with pytest.raises(DataError, match="too many digits"):
        set_cells(data(), "x", rows(0), ["9007199254740993"])
    with pytest.raises(DataError, match="too many digits"):
        set_cells(data(), "x", rows(0), ["1e+999"])


def test_new_categories_are_levels_in_natural_order_and_missing_codes_are_not() -> None:
    ordered = retype(data(), "n", Measure.ORDINAL).with_variable("n", missing_codes=("9",))
    new = set_cells(ordered, "n", rows(0, 1), ["10", "9"])
    assert new.variable("n").level_values() == ("1", "2", "3", "4", "10")
    assert new.codes("n")[0].tolist() == [4, -1, 2, 3]


# -- rows and columns ------------------------------------------------------------------------------


def test_rows_are_inserted_empty_and_removed_again() -> None:
    new = insert_rows(data(), 1, 2)
    assert cells(new, "n") == [1, None, None, 2, 3, 4]
    assert cells(new, "f") == ["a", None, None, "b", "a", "b"]
    assert without_rows(new, rows(1, 2)).codes("f")[0].tolist() == data().codes("f")[0].tolist()
    assert insert_rows(data(), 4, 1).n_rows == 5


def test_long_numbers_are_not_rounded_by_empty_rows() -> None:
    long = Dataset({"k": NumericColumn(np.array([2**60 + 1]))}, [Variable("k")])
    with pytest.raises(DataError, match="too long"):
        insert_rows(long, 0, 1)
    ids = insert_rows(retype(long, "k", Measure.ID), 0, 1)
    assert cells(ids, "k") == [None, str(2**60 + 1)]


def test_columns_are_inserted_and_moved() -> None:
    new = insert_columns(data(), 1, ("new_1", "new_2"))
    assert free_names("new", new, 2) == ("new_3", "new_4")
    assert new.names == ("n", "new_1", "new_2", "x", "f")
    assert move_columns(new, ["n", "x"], 3).names == ("new_1", "new_2", "f", "n", "x")
    assert move_columns(data(), ["f"], 0).names == ("f", "n", "x")


# -- the clipboard ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1\t2\n3\t4\n", (("1", "2"), ("3", "4"))),
        ("1\t2\r\n3", (("1", "2"), ("3", ""))),
        ('"a\tb"\t"say ""x"""\n', (("a\tb", 'say "x"'),)),
        ('5" nail\n', (('5" nail',),)),
        ("", ()),
        ("\n\n", ()),
    ],
)
def test_blocks_are_read_as_spreadsheets_write_them(text: str, block: object) -> None:
    assert read_block(text) == block


def test_a_block_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.data.editing.block.MOST_CELLS", 3)
    with pytest.raises(DataError, match="4 cells, more than can be pasted"):
        read_block("1\t2\n3\t4")


def test_blocks_fill_selections_they_fit_into() -> None:
    assert tiled((("1", "2"),), 2, 4) == (("1", "2", "1", "2"),) * 2
    assert tiled((("1", "2"),), 2, 3) == (("1", "2"),)
    assert without_names((("n", "x"), ("1", "2")), ["n", "x"]) == (("1", "2"),)
    assert without_names((("n", "x"),), ["n", "x"]) == (("n", "x"),)


def test_pasting_goes_on_below_and_beside_the_data() -> None:
    block = read_block("7\t8\tNA\tNA\tu\n9\tNA\tc\t1,5\tv")
    new = paste(data(), block, rows(3, 4), ["n", "x", "f"])
    assert cells(new, "n") == [1, 2, 3, 7, 9]
    assert cells(new, "x") == [0.5, None, 2.5, 8.0, None]
    assert cells(new, "f") == ["a", "b", "a", "NA", "c"]
    assert new.names[3:] == ("new_1", "new_2")
    assert cells(new, "new_1") == [None, None, None, None, 1.5]
    assert new.variable("new_2").measure is Measure.NOMINAL
    assert new.variable("new_2").level_values() == ("u", "v")


def test_pasting_what_does_not_fit_changes_nothing() -> None:
    before = data()
    with pytest.raises(DataError, match="'a lot' is not a number"):
        paste(before, (("a lot",),), rows(0), ["x"])
    assert before.fingerprint == data().fingerprint


@given(
    st.lists(st.lists(st.text("a\"\t\n\r'b,; 1", min_size=1), min_size=2, max_size=3), min_size=1, max_size=4)
)
def test_copied_cells_are_pasted_as_they_were(texts: list[list[str]]) -> None:
    from workbench.gui.data.grid_text import tab_text

    width = min(map(len, texts))
    values = [row[:width] for row in texts]
    columns, variables = {}, []
    for place in range(width):
        words = tuple(dict.fromkeys(row[place] for row in values))
        codes = np.array([words.index(row[place]) for row in values], dtype=np.int32)
        columns[f"v{place}"] = CodedColumn(codes, words)
        variables.append(Variable(f"v{place}", measure=Measure.TEXT))
    text = tab_text(Dataset(columns, variables), np.arange(len(values)), [*columns])
    assert read_block(text) == tuple(map(tuple, values))


# -- fill ------------------------------------------------------------------------------------------


def test_fill_down_repeats_the_first_cell() -> None:
    new = fill_down(data(), ["n", "f", "x"], rows(1, 2, 3))
    assert cells(new, "n") == [1, 2, 2, 2]
    assert cells(new, "f") == ["a", "b", "b", "b"]
    assert cells(new, "x") == [0.5, None, None, None]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5, 0, 0, 0], [5, 4, 3, 2]),  # the second cell of the column gives the step
        ([0.1, 0.2, 0.0, 0.0], [0.1, 0.2, 0.3, 0.4]),
        ([2, np.nan, np.nan, np.nan], [2.0, 3.0, 4.0, 5.0]),
        (["class 9", None, "x", "x"], ["class 9", "class 10", "class 11", "class 12"]),
        (["007", "009", "x", "x"], ["007", "009", "011", "013"]),
        (["2024-02-28", None, None, None], ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"]),
        (["2024-01-01", "2024-01-08", None, None], ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"]),
    ],
)
def test_series_go_on(values: list[object], expected: list[object]) -> None:
    values = [4 if values[0] == 5 and i == 1 else v for i, v in enumerate(values)]
    dataset = dataset_of(pd.DataFrame({"s": values}))
    assert cells(fill_series(dataset, ["s"], np.arange(4)), "s") == expected


@given(st.integers(-(10**6), 10**6), st.integers(-(10**4), 10**4), st.integers(0, 6))
def test_decimals_of_a_series_are_those_of_exact_arithmetic(first: int, step: int, places: int) -> None:
    from fractions import Fraction

    exact = [float(Fraction(first + step * k, 10**places)) for k in range(30)]
    values = [*exact[:2], *[0.5] * 28]
    dataset = dataset_of(pd.DataFrame({"s": values}))
    assert cells(fill_series(dataset, ["s"], np.arange(30)), "s") == exact


def test_a_series_too_long_for_exact_numbers_is_refused() -> None:
    for values in ([2.0**53, 1.0], [1e-300, 1.0], [1e-300, 2e-300]):
        with pytest.raises(DataError, match="too many digits"):
            fill_series(dataset_of(pd.DataFrame({"s": values})), ["s"], np.arange(2))


@pytest.mark.parametrize("values", [["word", "x"], [np.nan, 1.0], [np.inf, 1.0]])
def test_nothing_to_continue_is_told(values: list[object]) -> None:
    with pytest.raises(DataError, match="nothing to continue in 's'"):
        fill_series(dataset_of(pd.DataFrame({"s": values})), ["s"], np.arange(2))


def test_a_count_never_goes_below_zero() -> None:
    dataset = dataset_of(pd.DataFrame({"s": ["a2", "a1", "x", "x", "x"]}))
    with pytest.raises(DataError, match="below a0"):
        fill_series(dataset, ["s"], np.arange(5))


# -- replace ---------------------------------------------------------------------------------------


def test_numbers_are_replaced_whole_and_text_anywhere() -> None:
    new, count = replace_all(data(), ["n", "x", "f"], "1", "7.5")
    assert (cells(new, "n"), cells(new, "x"), count) == ([7.5, 2, 3, 4], [0.5, None, 2.5, 7.5], 2)
    towns = dataset_of(pd.DataFrame({"t": ["Old town", "new Old", "x", "Old town"]}))
    new, count = replace_all(towns, ["t"], "old", r"\1 ")
    assert (cells(new, "t"), count) == ([r"\1  town", r"new \1 ", "x", r"\1  town"], 3)
    assert set(new.variable("t").level_values()) == {r"\1  town", r"new \1 ", "x"}


def test_categories_may_merge_or_vanish() -> None:
    new, count = replace_all(data(), ["f"], "b", "a")
    assert (cells(new, "f"), new.variable("f").level_values(), count) == (["a"] * 4, ("a",), 2)
    new, count = replace_all(data(), ["f"], "b", "")
    assert (cells(new, "f"), new.variable("f").level_values(), count) == (["a", None, "a", None], ("a",), 2)
    assert new.codes("f")[0].tolist() == [0, -1, 0, -1]
    assert replace_all(data(), ["n", "f"], "zzz", "y")[1] == 0


def test_a_replacement_that_is_no_number_is_refused() -> None:
    with pytest.raises(DataError, match="not a number"):
        replace_all(data(), ["n"], "1", "one")
