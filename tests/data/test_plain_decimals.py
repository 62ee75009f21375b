"""What is told to be a plain decimal number at a glance is one when it is looked at closely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.text.numbers import TextKind, are_plain_decimals, keeps_its_value, text_kind


@given(st.text("0123456789.,-+eE \n\0", min_size=1, max_size=20), st.sampled_from(".,"))
def test_a_plain_decimal_is_a_decimal_that_keeps_its_value(text: str, decimal: str) -> None:
    if are_plain_decimals([text], decimal):
        assert text_kind(text, decimal) is TextKind.DECIMAL
        assert keeps_its_value(text, TextKind.DECIMAL, decimal)


@pytest.mark.parametrize("text", ["0.5", "-12.50", "100.0", "999999999999999.999999999999999"])
def test_usual_decimals_are_plain(text: str) -> None:
    assert are_plain_decimals(["1.5", text])
    assert are_plain_decimals([text.replace(".", ",")], ",")


@pytest.mark.parametrize(
    "text", ["007.5", "1", "1e5", "1.5e3", "1,5", ".5", "5.", "1.5\n", "1.5\n2.5", " 1.5", ""]
)
def test_others_are_looked_at_closely(text: str) -> None:
    assert not are_plain_decimals(["1.5", text])
