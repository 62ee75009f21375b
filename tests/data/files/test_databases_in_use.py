"""A file of SQLite that another program has open, or left unfinished: nothing half done is read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.errors import DataError


def cells(data: Dataset, name: str) -> list[object]:
    return [data.cell(row, name) for row in range(data.n_rows)]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program with a database of 2,000 rows, which it holds in a very small memory."""
    with closing(sqlite3.connect(tmp_path / "study.db")) as database:
        database.execute("CREATE TABLE pupils (id INTEGER, score REAL)")
        database.executemany("INSERT INTO pupils VALUES (?, 1.0)", [(i,) for i in range(2000)])
        database.commit()
        database.execute("PRAGMA cache_size = 2")
        yield database


def test_changes_that_stand_beside_the_file_are_read(other: sqlite3.Connection, tmp_path: Path) -> None:
    """In WAL mode, which many programs use, they come into the file itself only now and then."""
    other.execute("PRAGMA journal_mode = wal")
    other.execute("UPDATE pupils SET score = 2.0 WHERE id = 0")
    other.execute("INSERT INTO pupils VALUES (2000, 3.0)")
    other.commit()
    path = tmp_path / "study.db"
    assert cells(load(path), "score") == [2.0, *[1.0] * 1999, 3.0]
    copied = tmp_path / "copied"
    copied.mkdir()
    for end in ("", "-wal"):
        shutil.copy(f"{path}{end}", copied / f"study.db{end}")
    before = (copied / "study.db").read_bytes()
    assert cells(load(copied / "study.db"), "score")[-1] == 3.0
    assert (copied / "study.db").read_bytes() == before
    (copied / "study.db-wal").unlink()
    (copied / "study.db-shm").unlink(missing_ok=True)
    assert load(copied / "study.db").n_rows == 2000


def test_what_another_program_has_not_finished_is_not_read(
    other: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.data.files.sqlite._PATIENCE", 0.01)
    path = tmp_path / "study.db"
    other.execute("UPDATE pupils SET score = 9.0")  # more than fits into memory: some of it is in the file
    with pytest.raises(DataError, match=r"Another program is writing to 'study\.db'"):
        load(path)
    killed = tmp_path / "killed.db"
    shutil.copy(path, killed)
    shutil.copy(f"{path}-journal", f"{killed}-journal")
    before = killed.read_bytes()
    with pytest.raises(DataError, match=r"not closed properly: 'killed\.db-journal' holds changes"):
        load(killed)
    assert killed.read_bytes() == before
    other.rollback()
    assert set(cells(load(path), "score")) == {1.0}
