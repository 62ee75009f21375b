"""The counts over blocks of bytes and the counts in a text must follow the same rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.data.text.scan import ByteScan, counts_in_text

ALPHABET = "0017+-eE.a,;| \"\n'é"


@pytest.mark.parametrize(("delimiter", "quote"), [(",", '"'), (";", '"'), ("|", "'"), ("\t", ""), (" ", '"')])
@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(ALPHABET, max_size=7), max_size=6))
def test_blocks_and_text_agree_wherever_the_seams_are(delimiter: str, quote: str, pieces: list[str]) -> None:
    scan = ByteScan(delimiter, quote)
    for piece in pieces:
        scan.feed(piece.encode())
    assert scan.counts == counts_in_text("".join(pieces), delimiter, quote)


@pytest.mark.parametrize(
    ("text", "starts", "exponents"),
    [
        ("007,1", 1, 0),
        ("1,-05", 1, 0),
        ("+5;2", 1, 0),
        ("0.5,10,100", 0, 0),
        ("1e5,1e+5,1e-5,1.0E5", 0, 2),
        ("S001", 0, 0),
    ],
)
def test_what_counts(text: str, starts: int, exponents: int) -> None:
    counts = counts_in_text(text, ",", '"')
    assert (counts.code_starts, counts.exponents) == (starts, exponents)
