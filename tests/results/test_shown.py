"""Tables as they are shown: columns, decimals, alignment."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.results.samples import fixed_effects
from workbench.results import Cell, Column, ColumnFormat, Table
from workbench.results.formatting import PLAIN
from workbench.results.shown import show


def column_of(values: list[Cell], format_: ColumnFormat, digits: int | None = None) -> list[str]:
    table = Table("t", "", (Column("a", "A", format_, digits=digits),), tuple({"a": v} for v in values))
    return [row[0] for row in show(table).cells]


def test_estimate_error_and_interval_share_their_decimals() -> None:
    shown = show(fixed_effects())
    assert shown.cells[0] == ("(Intercept)", "2.0057", "0.0610", "147.86", "< .001", "1.8853", "2.1262")
    assert shown.cells[2][1:] == ("−1.03 × 10⁻⁴", "2.05 × 10⁻⁴", "154.20", "", "−5.10 × 10⁻⁴", "3.03 × 10⁻⁴")


def test_columns_without_values_are_left_out() -> None:
    assert "unused" not in [column.id for column in show(fixed_effects()).columns]
    empty = Table("t", "", (Column("a", "A"),), ())
    assert [column.id for column in show(empty).columns] == ["a"]


def test_exponentiated_columns_have_their_own_decimals() -> None:
    columns = (
        Column("estimate", "b", "number"),
        Column("exp_estimate", "exp(b)", "number"),
        Column("exp_conf_low", "low", "interval_low"),
    )
    rows = ({"estimate": 4.6051, "exp_estimate": 99.99123, "exp_conf_low": 81.2345},)
    assert show(Table("t", "", columns, rows)).cells == (("4.605", "99.99", "81.23"),)


def test_only_words_align_left() -> None:
    assert show(fixed_effects()).numeric == (False, True, True, True, True, True, True)
    numbers = Table("t", "", (Column("a", "A"),), ({"a": 1}, {"a": None}, {"a": 2.5}))
    assert show(numbers).numeric == (True,)


def test_formats() -> None:
    assert column_of([10320, 7, None], "integer") == ["10,320", "7", ""]
    assert column_of([68.14, 7], "integer") == ["68.14", "7.00"]
    assert column_of([0.25], "percent", 0) == ["25%"]
    assert column_of([0.07188], "fixed", 3) == ["0.072"]
    assert column_of([True, False, "text", 1.5], "text") == ["yes", "no", "text", "1.5"]
    assert column_of(["—", 0.5], "number") == ["—", "0.5"]


def test_digits_from_a_file_cannot_exhaust_the_memory() -> None:
    assert len(column_of([0.5], "fixed", 10**9)[0]) < 30
    assert column_of([0.5], "fixed", -3) == ["0"]


def test_numpy_scalars_are_numbers() -> None:
    values = [np.int64(12), np.float32(0.5), np.bool_(True)]
    rows: Any = tuple({"a": value} for value in values)
    table = Table("t", "", (Column("a", "A"),), rows)
    assert show(table, PLAIN).cells == (("12.0",), ("0.5",), ("yes",))


def test_whole_degrees_of_freedom_have_no_decimals_and_others_two() -> None:
    columns = (Column("df", "df", "fixed"), Column("t", "t", "fixed"))
    whole = Table("a", "A", columns, ({"df": 10316.0, "t": 2.0}, {"df": 54.0, "t": 3.0}))
    assert [row[0] for row in show(whole).cells] == ["10,316", "54"]
    assert [row[1] for row in show(whole).cells] == ["2.00", "3.00"]
    partly = Table("a", "A", columns, ({"df": 54.0, "t": 2.0}, {"df": 12.346, "t": 3.0}))
    assert [row[0] for row in show(partly).cells] == ["54.00", "12.35"]
