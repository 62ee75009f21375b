"""Small files are read without pandas, and come out exactly as the fast reader would read them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.dataset import Dataset
from workbench.data.text import read as reading
from workbench.data.text.format import TextFormat
from workbench.data.text.opened import open_text
from workbench.data.text.read import read_text
from workbench.data.text.small import SMALL, small_columns
from workbench.project.sample import FOLDER

NUMBERS = ["1", "-12", "+3", " 5", "6 ", "0.50", "-.5", "3.", "1e-05", "1.5E+3", "007.5", "Inf", "-inf"]
TROUBLE = [
    *("007", "1e5", "+49123456", "9007199254740993", "9223372036854775807", "9223372036854775808"),
    *("1e+22", "1e+999", "NA", "nan", "true", "False", "-99", "1,5", "1 2", "1_000", "0x10", "١", "\u00a05"),
]
cells = st.one_of(
    st.just(""),
    st.integers(0, 30).map(str),
    st.sampled_from(NUMBERS),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.sampled_from(TROUBLE),
    st.text("ab é.-'", min_size=1, max_size=4),
)


def columns_of(dataset: Dataset) -> list[tuple[object, ...]]:
    """Everything about a data set: each variable, the kind of its column, its values."""
    return [
        (
            v,
            type(dataset.column(v.name)),
            dataset.column(v.name).digest,
            *map(repr, cells_of(dataset, v.name)),
        )
        for v in dataset.variables
    ]


def cells_of(dataset: Dataset, name: str) -> list[object]:
    return [dataset.cell(i, name) for i in range(dataset.n_rows)]


def both_ways(path: Path, form: TextFormat | None) -> tuple[Dataset, Dataset]:
    quick = read_text(path, form)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "small_columns", lambda opened, words: None)
        return quick, read_text(path, form)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Columns that are mostly of one kind, as in real files, with a cell of another kind now and then."""
    n = draw(st.integers(1, 8))
    columns = []
    for _ in range(draw(st.integers(2, 4))):
        usual = draw(st.sampled_from([st.integers(-3, 3).map(str), st.sampled_from(NUMBERS), cells]))
        odd = st.sampled_from([usual, usual, usual, cells]).flatmap(lambda kind: kind)
        columns.append(draw(st.lists(odd, min_size=n, max_size=n)))
    return [list(row) for row in zip(*columns, strict=True)]


@given(tables(), st.sampled_from([(",", "."), (";", ","), ("\t", ".")]), st.sampled_from(["\n", "\r\n"]))
def test_both_readers_agree(table: list[list[str]], marks: tuple[str, str], end: str) -> None:
    delimiter, decimal = marks
    rows = [[cell.replace(delimiter, "") for cell in row] for row in table]
    header = [f"v{i}" for i in range(len(table[0]))]
    text = end.join(delimiter.join(row) for row in [header, *rows]) + end
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(text.encode())
        form = TextFormat(delimiter=delimiter, decimal=decimal)
        quick, fast = both_ways(path, form)
    assert columns_of(quick) == columns_of(fast)


def test_the_sample_is_read_the_same_both_ways() -> None:
    quick, fast = both_ways(FOLDER / "reading.csv", None)
    assert columns_of(quick) == columns_of(fast)
    assert quick.fingerprint == fast.fingerprint


@pytest.mark.parametrize(
    "text",
    ['a,b\n1,"x, y"\n', "a\n1\n2\n", "a,b\n1,2\n\n3\n", "a,b\n" + "1,2\n" * (SMALL // 4 + 1)],
    ids=["quotes", "one column", "ragged", "large"],
)
def test_what_is_not_plain_is_left_to_the_fast_reader(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    assert small_columns(open_text(path), []) is None


def test_the_sample_is_read_without_pandas() -> None:
    script = "import sys; from workbench.project.sample import sample_project; sample_project()"
    script += "; print([m for m in ('pandas', 'scipy', 'PySide6') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
