"""A large file that pandas reads at once, in threads of its own, gives what it gives when read row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from impatient import Impatient

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.text import at_once, kept_whole, pandas_reader
from workbench.data.text.format import TextFormat
from workbench.data.text.read import read_text
from workbench.errors import Cancelled, DataError

N = 20_000


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files just written are read at once on systems without leases, too."""
    monkeypatch.setattr(kept_whole, "_RESTED", -1.0)


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[Dataset, Dataset, int]]:
    """The file read at once and by rows, and how often it was read at once."""
    times = 0
    read_all = at_once.all_rows

    def counted(*args: object) -> object:
        nonlocal times
        times += 1
        return read_all(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(at_once, "all_rows", counted)

    def both(path: Path, **options: object) -> tuple[Dataset, Dataset, int]:
        whole = read_text(path, **options)  # type: ignore[arg-type]
        with monkeypatch.context() as only:
            only.setattr(pandas_reader, "LARGEST", 0)
            return whole, read_text(path, **options), times  # type: ignore[arg-type]

    return both


def same(one: Dataset, other: Dataset) -> None:
    assert one.variables == other.variables
    for name in one.names:
        a, b = one.column(name), other.column(name)
        if isinstance(a, CodedColumn):
            assert isinstance(b, CodedColumn)
            assert a.categories == b.categories
            assert np.array_equal(a.codes, b.codes)
        else:
            assert not isinstance(b, CodedColumn)
            assert a.values.dtype == b.values.dtype
            assert np.array_equal(a.values, b.values, equal_nan=True)


def write(path: Path, columns: dict[str, list[str]], delimiter: str = ",", end: str = "\n") -> Path:
    rows = [delimiter.join(columns), *map(delimiter.join, zip(*columns.values(), strict=True))]
    path.write_bytes((end.join(rows) + end).encode())
    assert path.stat().st_size > pandas_reader.SMALLEST
    return path


def columns(**others: list[str]) -> dict[str, list[str]]:
    """Enough rows for a large file, with the columns to test."""
    return {
        "filler": [
            f"a filler of some length ({i % 7}) with no other task than to make this a large file indeed" * 3
            for i in range(N)
        ],
        "x": [f"{i / 7:.4f}" for i in range(N)],
        **others,
    }


def cells(form: Callable[[int], object]) -> list[str]:
    return [str(form(i)) for i in range(N)]


GROUPS = {
    "plain": {
        "whole": cells(lambda i: i),
        "some": cells(lambda i: "" if i % 3 else f"{i}.5"),
        "nothing": cells(lambda i: ""),
        "numbers then words": cells(lambda i: "Ålesund" if i > N // 2 else i),
        "truths": cells(lambda i: "true" if i > N // 2 else "True"),
        "half empty": cells(lambda i: "yes" if i % 2 else ""),
        "words then numbers": cells(lambda i: "w" if i < 300 else i % 900),
        "words then truths": cells(lambda i: "w" if i < 300 else "True"),
        "infinite": cells(lambda i: "Inf" if i % 2 else "-3"),
        "beyond exact": cells(lambda i: 2**53 + i),
        "beyond int64": cells(lambda i: 2**64 + i),
        "one beyond exact": cells(lambda i: "9007199254740993" if i == N - 1 else f"{i}.0"),
        "not available": cells(lambda i: "NA" if i % 5 == 0 else i),
    },
    "codes from the start": {"code": cells(lambda i: f"{i:05d}"), "whole": cells(lambda i: i)},
    "a code at the end": {"code": cells(lambda i: "007" if i == N - 2 else i)},
    "a power of ten": {"code": cells(lambda i: "1e5" if i == N // 2 else i)},
    "words then codes": {"code": cells(lambda i: "w" if i < 300 else f"{i % 900:03d}")},
    "quotes": {
        "delimiter": cells(lambda i: f'"quoted, {i % 3}"'),
        "line end": cells(lambda i: f'"two\nlines {i % 3}"'),
        "quote": cells(lambda i: '"say ""so"""' if i % 2 else '""'),
    },
    "a quote that quotes nothing": {"inch": cells(lambda i: '5" pipe' if i == N // 2 else "pipe")},
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_column_is_the_same(ways, tmp_path: Path, group: str) -> None:  # type: ignore[no-untyped-def]
    whole, by_rows, times = ways(write(tmp_path / "f.csv", columns(**GROUPS[group])))
    assert times == 1
    same(whole, by_rows)


def test_other_delimiters_line_ends_and_a_mark_are_the_same(ways, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    decimals = [f"{i},5" for i in range(N)]
    path = write(tmp_path / "f.csv", columns(x=decimals, y=decimals), ";", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    whole, by_rows, times = ways(path)
    assert times == 1
    assert whole.column("y").values[3] == 3.5  # type: ignore[union-attr]
    same(whole, by_rows)


def test_lines_before_the_names_are_left_out(ways, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / "f.csv", columns())
    path.write_bytes(b"exported on Monday\nby the school office\n" + path.read_bytes())
    whole, by_rows, times = ways(path, format=TextFormat(skip_lines=2))
    assert (times, whole.n_rows) == (1, N)
    same(whole, by_rows)


def test_the_name_of_the_file_says_nothing(  # type: ignore[no-untyped-def]
    ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("~").mkdir()
    whole, by_rows, times = ways(write(Path("~/plain.csv.gz"), columns()))
    assert times == 1
    same(whole, by_rows)


def test_names_over_two_lines_are_left_to_the_other_way(ways, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / "f.csv", columns())
    path.write_bytes(path.read_bytes().replace(b"filler,", b'"fill\ner",', 1))
    whole, by_rows, times = ways(path)
    assert times == 0
    same(whole, by_rows)


@pytest.mark.parametrize("line", ["1,2,3", "1", '1,"2'])
def test_a_broken_line_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "f.csv", columns())
    lines = path.read_bytes().split(b"\n")
    lines[15_000] = line.encode()
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(DataError, match=r"ine 15001 of 'f.csv'"):
        read_text(path)


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    path = write(tmp_path / "f.csv", columns(place=["Tromsø"] * N))
    at = path.read_bytes().rindex("ø".encode())
    path.write_bytes(path.read_bytes()[:at] + b"\xf8" + path.read_bytes()[at + 2 :])
    with pytest.raises(DataError, match=f"Line {N + 1} of 'f.csv' holds the bytes F8"):
        read_text(path)


def test_reading_at_once_can_be_cancelled(tmp_path: Path) -> None:
    reporter = Impatient(3)
    with pytest.raises(Cancelled):
        read_text(write(tmp_path / "f.csv", columns()), reporter=reporter)
    assert reporter.asked == 3


CELL = st.one_of(
    st.sampled_from(
        ["", "0", "007", "1e5", "-0.5", "True", "NA", "w", '"a,b"', '"c\nd"', "é", "-0", "\ufeff"]
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=1, max_size=3), min_size=1, max_size=12))
def test_small_files_are_the_same_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: list[list[str]]
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(("a,b\n" + "\n".join(map(",".join, rows)) + "\n").encode())
    form, told = TextFormat(), []
    for small, smallest in ((0, 0), (0, 1 << 40), (1 << 16, 1 << 40)):
        monkeypatch.setattr("workbench.data.text.small.SMALL", small)
        monkeypatch.setattr(pandas_reader, "SMALLEST", smallest)
        try:
            told.append(read_text(path, form))
        except DataError as error:
            told.append(error)  # type: ignore[arg-type]
    assert len({type(one) for one in told}) == 1
    if isinstance(told[0], DataError):
        assert len(set(map(str, told))) == 1
    else:
        same(told[0], told[1])
        same(told[0], told[2])


def test_a_mark_that_a_cell_begins_with_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "joined.csv"
    path.write_text("place,n\n\ufeffBergen,1\nOslo,2\n")
    monkeypatch.setattr("workbench.data.text.small.SMALL", 0)
    data = read_text(path)
    assert [data.cell(row, "place") for row in range(2)] == ["\ufeffBergen", "Oslo"]


@pytest.mark.parametrize("small", [0, 1 << 16])
def test_a_zero_among_decimals_keeps_its_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("x,y\n-0,1\n2.5,2\n")
    monkeypatch.setattr("workbench.data.text.small.SMALL", small)
    column = read_text(path).column("x")
    assert np.signbit(column.values).tolist() == [True, False]  # type: ignore[union-attr]


@pytest.mark.parametrize(("small", "smallest"), [(1 << 16, 1 << 40), (0, 1 << 40), (0, 0)])
def test_a_blank_that_is_the_only_row_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int, smallest: int
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("v0,v1\n\t\n")
    monkeypatch.setattr("workbench.data.text.small.SMALL", small)
    monkeypatch.setattr(pandas_reader, "SMALLEST", smallest)
    with pytest.raises(DataError, match=r"'f.csv' holds column names but no rows"):
        read_text(path)
