"""Lossless formats change nothing: names, values to the last digit, types and all about variables.

Set FRAME_FUZZ to a number for a long run, and FRAME_SEED to another one for other frames; docs/data-files.md
tells of such a run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hostile_frames import cells, datasets
from hypothesis import HealthCheck, given, seed, settings

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.read import read_file
from workbench.data.files.registry import writable
from workbench.data.files.write import write_file
from workbench.data.load import load
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError
from workbench.project import Project
from workbench.project.preparation import MAIN
from workbench.project.store import load_project, save_project

SEED = os.environ.get("FRAME_SEED")
OFTEN = settings(
    max_examples=int(os.environ.get("FRAME_FUZZ", "60")),
    derandomize=SEED is None,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def sown(test: Callable[..., None]) -> Callable[..., None]:
    return test if SEED is None else seed(int(SEED))(test)


def assert_same(back: Dataset, data: Dataset) -> None:
    assert back.names == data.names
    assert back.n_rows == data.n_rows
    for name in data.names:
        assert cells(back, name) == cells(data, name)
        assert back.variable(name) == data.variable(name)
        was, now = data.column(name), back.column(name)
        assert type(now) is type(was)
        if isinstance(was, NumericColumn) and isinstance(now, NumericColumn):
            assert now.values.dtype == was.values.dtype


def one_in_other_capitals(data: Dataset) -> bool:
    """SQLite folds the letters A to Z in names, and no others."""
    folded = {name.encode("utf-8", "surrogatepass").lower() for name in data.names}
    return len(folded) < len(data.names)


@pytest.mark.parametrize("suffix", [".parquet", ".feather", ".sqlite"])
@sown
@OFTEN
@given(data=datasets(least=0))
def test_lossless_formats_change_nothing(tmp_path: Path, suffix: str, data: Dataset) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".sqlite" and one_in_other_capitals(data):
        with pytest.raises(DataError, match="SQLite does not tell '"):
            write_file(data, path)
        return
    assert write_file(data, path) == ()
    assert_same(read_file(path), data)


@sown
@OFTEN
@given(data=datasets(least=0), other=datasets(least=0))
def test_project_files_change_nothing(tmp_path: Path, data: Dataset, other: Dataset) -> None:
    path = tmp_path / "a.mlwb"
    tables = {name: other for name in data.names if name != MAIN}
    before = Project(data, tables=tables, notes=other.names[0])
    save_project(before, path)
    after = load_project(path)
    assert after.dataset is not None
    assert_same(after.dataset, data)
    assert list(after.tables) == list(before.tables)
    for table in after.tables.values():
        assert_same(table, other)
    assert after.notes == before.notes


def test_only_these_formats_promise_everything() -> None:
    assert {f.id for f in writable() if not f.loses} == {"parquet", "feather", "sqlite"}


@pytest.mark.parametrize("text", ["a\0b", "\0", "\ud800", "\udc80x"])
def test_project_files_keep_signs_that_are_no_text(tmp_path: Path, text: str) -> None:
    """JSON, R and pandas may hand over such; what was saved must open again."""
    word = Variable(text, f"l{text}", Measure.NOMINAL, (Level(text, f"w{text}"),), notes=text)
    data = Dataset({text: CodedColumn(np.array([0, -1], dtype=np.int32), (text,))}, [word], name=text)
    save_project(Project(data, notes=text, tables={f"t{text}": data}), tmp_path / "a.mlwb")
    back = load_project(tmp_path / "a.mlwb")
    assert back.dataset is not None
    assert_same(back.dataset, data)
    assert (back.notes, back.dataset.name, list(back.tables)) == (text, text, [f"t{text}"])


@pytest.mark.parametrize("suffix", [f.suffixes[0] for f in writable()])
@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
@pytest.mark.parametrize("place", ["name", "value", "label"])
def test_signs_that_are_no_text_are_kept_or_refused(
    tmp_path: Path, suffix: str, text: str, place: str
) -> None:
    name, value, label = (text if place == at else "x" for at in ("name", "value", "label"))
    word = Variable(name, label, Measure.NOMINAL, (Level(value, label),))
    data = Dataset({name: CodedColumn(np.array([0, 0], dtype=np.int32), (value,))}, [word])
    try:
        lost = write_file(data, tmp_path / f"a{suffix}")
    except DataError as error:
        assert "codec" not in str(error)
        assert not list(tmp_path.iterdir())
        return
    back = read_file(tmp_path / f"a{suffix}") if suffix != ".csv" else load(tmp_path / "a.csv")
    assert back.names == (name,)
    assert cells(back, name) == [value, value]
    if not any("labels" in sentence for sentence in lost):
        assert back.variable(name).label == label


@pytest.mark.parametrize("suffix", [f.suffixes[0] for f in writable()])
def test_a_blank_name_is_refused(tmp_path: Path, suffix: str) -> None:
    data = Dataset({" ": NumericColumn(np.array([1.0]))}, [Variable(" ")])
    with pytest.raises(DataError, match="a name without any sign"):
        write_file(data, tmp_path / f"a{suffix}")


def test_texts_without_a_sign_are_told_or_kept(tmp_path: Path) -> None:
    column = CodedColumn(np.array([0, 1, -1], dtype=np.int32), ("", "a"))
    about = [Variable("x", measure=Measure.NOMINAL, levels=(Level(""), Level("a"))), Variable("n")]
    data = Dataset({"x": column, "n": NumericColumn(np.arange(3.0))}, about)
    for known in writable():
        lost = write_file(data, tmp_path / f"a{known.suffixes[0]}")
        told = any("does not keep texts without a sign ('x')" in sentence for sentence in lost)
        assert told is bool(known.loses)
