"""Parts of a file, looked through one by one, tell what the whole file tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.data.text.format import TextFormat
from workbench.data.text.look import counts_in_part
from workbench.data.text.parts import parts_of
from workbench.data.text.scan import Counts, counts_in_text
from workbench.errors import Cancelled, DataError

LINES = st.lists(st.text('0017+-eE.,; "aé', max_size=9), max_size=30)
fresh = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def unwatched(place: int) -> None:
    """Nobody asks."""


@fresh
@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 9), st.integers(0, 40))
def test_parts_are_whole_lines_and_together_the_file(
    tmp_path: Path, lines: list[str], end: str, n_parts: int, first: int
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content := (end.join(lines) + end).encode())
    first = min(first, len(content))
    parts = parts_of(path, first, n_parts)
    assert 1 <= len(parts) <= n_parts
    assert b"".join(content[begin:stop] for begin, stop in parts) == content[first:]
    assert all(content[begin - 1 : begin] == b"\n" for begin, _ in parts[1:])


@fresh
@given(LINES, st.sampled_from(["\n", "\r\n"]), st.integers(1, 9))
def test_counts_of_all_parts_are_those_of_the_text(
    tmp_path: Path, lines: list[str], end: str, n_parts: int
) -> None:
    path = tmp_path / "f.csv"
    text = end.join(lines) + end
    path.write_bytes(text.encode())
    parts = parts_of(path, 0, n_parts)
    counts = (counts_in_part(path, TextFormat(), part, unwatched) for part in parts)
    assert sum(counts, Counts()) == counts_in_text(text, ",", '"')


@pytest.mark.parametrize(
    ("bad", "told"), [(b"\xe9", "Line 4 of 'f.csv' holds the bytes E9"), (b"\0", "is not a text file")]
)
def test_what_is_no_text_is_told_by_its_line_in_the_whole_file(tmp_path: Path, bad: bytes, told: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n1,2\n3,4\n" + b"5," + bad + b"\n7,8\n")
    with pytest.raises(DataError, match=told):
        counts_in_part(path, TextFormat(), (8, path.stat().st_size), unwatched)


def test_a_look_can_be_stopped(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"1,2\n" * 10)

    def stopped(place: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        counts_in_part(path, TextFormat(), (0, 40), stopped)
