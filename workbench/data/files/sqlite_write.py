"""Write a table into a new SQLite file; what is known of the variables goes into a table beside it."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.cells import cells_of
from workbench.data.files.described_as import description
from workbench.data.files.sqlite import DESCRIPTIONS, quoted
from workbench.data.progress import Progress
from workbench.errors import DataError

TABLE = "data"


def write(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """One table called data."""
    names = dataset.names
    _check_names(names)
    columns = ", ".join(f"{quoted(name)} {_kind(dataset, name)}" for name in names)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE TABLE {TABLE} ({columns})")
        rows = zip(*(cells_of(dataset, name) for name in names), strict=True)
        if reporter is not None:
            reporter.progress(0.5, "Writing the file")
        database.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(names))})", rows)
        database.execute(f"CREATE TABLE {DESCRIPTIONS} (of_table TEXT, name TEXT, description TEXT)")
        told = [(TABLE, name, json.dumps(description(dataset, name))) for name in names]
        database.executemany(f"INSERT INTO {DESCRIPTIONS} VALUES (?, ?, ?)", told)


def _check_names(names: tuple[str, ...]) -> None:
    """SQLite folds the letters A to Z, and no others; its statements end at a zero byte."""
    if any("\0" in name for name in names):
        raise DataError("A name holds a zero byte, which SQLite cannot keep.", "Rename the variable.")
    folded = Counter(map(_folded, names))
    twice = next((name for name in names if folded[_folded(name)] > 1), None)
    if twice is not None:
        raise DataError(
            f"SQLite does not tell '{twice}' from a name in other capitals.", "Rename a variable."
        )


def _folded(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass").lower()  # of bytes, only A to Z have another case


def _kind(dataset: Dataset, name: str) -> str:
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        return "TEXT"
    return "INTEGER" if column.values.dtype == np.int64 else "REAL"
