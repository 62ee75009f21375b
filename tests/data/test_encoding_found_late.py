"""The encoding is told from the first bytes; the rest of the file may know better."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.data.column import cell
from workbench.data.load import load
from workbench.data.text import encoding, opened, stream
from workbench.data.text.format import TextFormat
from workbench.data.text.read import read_text
from workbench.errors import DataError

ROWS = 20_000


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose only letter beyond ASCII stands in its last row, far behind the first look."""
    for module in (encoding, opened):
        monkeypatch.setattr(module, "FIRST_LOOK", 1 << 16)
    monkeypatch.setattr(encoding, "_BLOCK", 1 << 14)
    path = tmp_path / "towns.csv"
    path.write_bytes(b"town,x\n" + b"Rome,1.5\n" * ROWS + "Köln,2.5\n".encode("cp1252"))
    return path


@pytest.mark.parametrize("read", [load, read_text])
def test_a_letter_far_down_tells_the_encoding(read, file: Path) -> None:  # type: ignore[no-untyped-def]
    assert cell(read(file).column("town"), ROWS) == "Köln"


def test_an_encoding_that_was_told_is_kept_to(file: Path) -> None:
    with pytest.raises(DataError, match=f"Line {ROWS + 2} of 'towns.csv' holds the bytes F6 6C"):
        read_text(file, TextFormat(encoding="utf-8"))


@pytest.mark.parametrize(
    ("code", "text"), [("utf-8", "ä\nĊ\nb,ö\n"), ("utf-16", "ä\nĊ\nb,ö\n"), ("cp1252", "ä\r\rb,ö\r")]
)
def test_lines_are_counted_in_any_encoding(code: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(text.encode(code))
    with path.open("rb") as file:
        read = stream.TextStream(file, "f.txt", code)
        assert read._line_at(path.stat().st_size) == 4
