"""Write a table into a new SQLite file; what is known of the variables goes into a table beside it."""

from __future__ import annotations

import json
import sqlite3
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
    folded = [name.casefold() for name in names]
    twice = next((name for name in names if folded.count(name.casefold()) > 1), None)
    if twice is not None:
        raise DataError(
            f"SQLite does not tell '{twice}' from a name in other capitals.", "Rename a variable."
        )
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


def _kind(dataset: Dataset, name: str) -> str:
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        return "TEXT"
    return "INTEGER" if column.values.dtype == np.int64 else "REAL"
