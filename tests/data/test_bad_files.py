"""Files that cannot be read: one sentence that says what, where and what to do, and nothing else raised."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from impatient import Impatient

from workbench.analysis.reading_notices import reading_notices
from workbench.data.files.write import write_file
from workbench.data.load import load
from workbench.data.text.preview import preview
from workbench.data.text.read import read_text
from workbench.data.text.stream import TextStream
from workbench.errors import Cancelled, DataError

CASES = {
    "empty": (b"", "is empty"),
    "blank lines only": (b"\n\n\n", "holds no table"),
    "header only": (b"a,b\n", "no rows"),
    "header without line end": (b"a,b", "no rows"),
    "a short row": (b"a,b,c\n1,2,3\n4,5\n6,7,8\n", "Line 3 of 'f.csv' has 2 cells instead of 3"),
    "a long row": (b"a,b,c\n1,2,3\n4,5,6,7\n", "Line 3 of 'f.csv' has 4 cells instead of 3"),
    "a long first row": (b"a,b,c\n1,2,3,4\n5,6,7\n", "Line 2 of 'f.csv' has 4 cells instead of 3"),
    "many short rows": (b"a,b,c\n" + b"1,2\n3,4,5\n" * 8, "(also line 4, 6, 8, 10 and 3 more)"),
    "short rows far down": (b"a,b\n" + b"1,2\n" * 9000 + b"3\n" + b"1,2\n" * 9, "Line 9002"),
    "long rows far down": (b"a,b\n" + b"1,2\n" * 9000 + b"3,4,5\n", "Line 9002"),
    "short rows after quotes": (
        b'a,b,c\n"x,y",1,2\n' * 1 + b'"x,y",1,2\n' * 2000 + b'"x,y,z",1\n',
        "Line 2003",
    ),
    "a quote never closed": (b'a,b\n1,x\n2,"y\n3,z\n', "opened in line 3"),
    "a quote never closed far down": (b"a,b\n" + b"1,x\n" * 9000 + b'2,"y\n3,z\n', "opened in line 9002"),
    "zero bytes": (b"a,b\n1,\0\n", "zero bytes"),
    "zero bytes far down": (b"a,b\n" + b"1,2\n" * 200_000 + b"1,\0\n", "zero bytes"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(range(256)), "spreadsheet"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(100), "spreadsheet"),
    "an SPSS file": (b"$FL2@(#) SPSS DATA FILE" + bytes(100), "SPSS"),
}
STRAY = ("a,b\n" + "1,ä\n" * 50).encode() + b"1,\xff\n"
CASES["a stray byte"] = (STRAY, "Line 52 of 'f.csv' holds the bytes FF 0A")


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_told_in_one_sentence_with_advice(tmp_path: Path, case: str) -> None:
    content, words = CASES[case]
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_text(path)
    assert words in caught.value.message
    assert caught.value.advice
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_folder_and_a_forbidden_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no file"):
        read_text(tmp_path / "none.csv")
    with pytest.raises(DataError, match="is a folder"):
        read_text(tmp_path)
    with pytest.raises(DataError, match="not a file name"):
        read_text("a\0b.csv")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root and Windows read files without permission"
)
def test_a_forbidden_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n1,2\n")
    path.chmod(0)
    with pytest.raises(DataError, match="may not be read"):
        read_text(path)


def test_permission_is_told_whoever_runs_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n1,2\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="may not be read"):
        read_text(path)


def test_a_sparse_two_gigabyte_file_of_zeros_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(DataError, match="zero bytes"):
        read_text(path)


class EndlessLine:
    """A file that is one line of two gigabytes, and how much of it was asked for."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int) -> bytes:
        if self.given >= 2 << 30:
            return b""
        self.given += size
        return b"1" * size

    def seek(self, place: int) -> None:
        self.given = place


def test_a_two_gigabyte_line_is_refused_after_a_small_part_of_it() -> None:
    file = EndlessLine()
    stream = TextStream(file, "f.csv", "utf-8")  # type: ignore[arg-type]
    with pytest.raises(DataError, match=r"Line 1 of 'f.csv' is longer than 64 million bytes"):
        for _ in stream:
            pass
    assert file.given < 70_000_000


def test_a_long_line_far_down_is_told_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.data.text.stream.MAX_LINE", 1_000_000)
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 200_000 + b"3" * 2_000_000)
    with pytest.raises(DataError, match=r"Line 200002 of 'f.csv' is longer than 1 million bytes"):
        read_text(path)


def test_reading_is_cancelled_within_a_block(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 400_000)
    reporter = Impatient(3)
    with pytest.raises(Cancelled):
        read_text(path, reporter=reporter)
    assert reporter.asked == 3


def test_the_preview_shows_a_ragged_file_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b,c\n1,2,3\n4,5\n")
    shown = preview(path)
    assert shown.rows == (("1", "2", "3"), ("4", "5"))
    assert any("row 2" in problem for problem in shown.problems)


def test_a_file_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 200_000)

    class Another:
        def progress(self, fraction: float, message: str = "") -> None:
            path.write_bytes(b"a,b\n" + b"1,2\n" * 10 + b"3\n")

    with pytest.raises(DataError, match=r"'f.csv' changed while it was read"):
        read_text(path, reporter=Another())


def test_a_workbook_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text('{"a": 1}\n' * 3)

    class Another:
        def progress(self, fraction: float, message: str = "") -> None:
            path.write_text('{"a": 1}\n' * 9)

    with pytest.raises(DataError, match=r"'f.jsonl' changed while it was read"):
        load(path, reporter=Another())


def test_a_wrong_encoding_is_told_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("a;b\n1;Größe\n".encode("cp1252"))
    with pytest.raises(
        DataError, match=r"Line 2 of 'f.csv' holds the bytes F6 DF, which are not UTF-8"
    ) as caught:
        load(path, reading={"encoding": "utf-8"})
    assert "another encoding" in caught.value.advice
    assert load(path).cell(0, "b") == "Größe"


def test_mixed_decimal_marks_are_told(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("x;y;g\n1,5;1,5;a\n2.5;2,5;b\n3;3;1,5\n")
    assert [p for p in preview(path).problems if "decimal" in p] == [
        "'x': some numbers have a decimal comma, others a decimal point; it is read as text."
    ]
    data = load(path)
    assert [data.cell(row, "x") for row in range(3)] == ["1,5", "2.5", "3"]
    assert [data.cell(row, "y") for row in range(3)] == [1.5, 2.5, 3]
    (notice,) = (n for n in reading_notices(data) if n.id == "mixed_marks")
    assert notice.level == "warning" and "'x'" not in notice.message and "In x some numbers" in notice.message


def test_dates_that_are_none_stay_text(tmp_path: Path) -> None:
    """2023 has no 29 February: nothing is moved to 1 March on the way into a spreadsheet and back."""
    path = tmp_path / "f.jsonl"
    path.write_text('{"day": "2023-02-29"}\n{"day": "2024-02-29"}\n')
    data = load(path, {"day": {"format": "date"}})
    for name in ("a.xlsx", "a.ods"):
        write_file(data, tmp_path / name)
        assert [load(tmp_path / name).cell(row, "day") for row in range(2)] == ["2023-02-29", "2024-02-29"]
