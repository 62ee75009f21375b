"""Cells with thousands of digits: read at once, as they are written, in every place that looks at numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.data.load import load
from workbench.data.natural import natural_order
from workbench.data.text.numbers import TextKind, text_kind

MANY = "9" * 90_000


@pytest.mark.parametrize("cell", [MANY, f"{MANY}x", f"a{MANY}", f"-{MANY}", "0" * 90_000, f"{MANY}.5x"])
@pytest.mark.parametrize("suffix", [".csv", ".fwf"])
def test_long_digits_come_back(tmp_path: Path, suffix: str, cell: str) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".csv":
        path.write_text(f"x,y\n{cell},1\n7,1\n")
        data = load(path)
    else:
        path.write_text(f"{cell:<90010}1\n{'7':<90010}1\n")
        data = load(path, reading={"widths": [90_010, 1]})
    assert [data.cell(row, data.names[0]) for row in range(2)] == [cell, "7"]


@pytest.mark.parametrize("text", [MANY, f"+{MANY}"])
def test_a_number_that_no_program_holds_is_a_code(text: str) -> None:
    assert text_kind(text) is TextKind.CODE


def test_natural_order_counts_any_number_of_digits() -> None:
    values = ["a10", "a9", f"a{MANY}", "a010", f"a1{MANY}", "a0", "a"]
    assert natural_order(values) == ("a", "a0", "a9", "a010", "a10", f"a{MANY}", f"a1{MANY}")
