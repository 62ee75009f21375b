"""SQLite: a table, or the rows of a query. The file is only read, and nothing but SELECT is answered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import Cell, described
from workbench.data.files.described_as import as_described, texts_as_written
from workbench.data.files.source import Described, Source
from workbench.errors import DataError

DESCRIPTIONS = "workbench_variables"
"""The table in which the workbench keeps what it knows of the variables of the others."""

_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_ROWS_AT_ONCE = 5000
_PATIENCE = 2.0  # seconds for another program to finish


def tables(path: Path) -> tuple[str, ...]:
    """Names of tables and views."""
    with closing(_opened(path)) as database:
        found = database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
        )
        return tuple(name for (name,) in found if name != DESCRIPTIONS and not name.startswith("sqlite_"))


def read(source: Source) -> Dataset:
    """One table, or what the query of the user gives."""
    names = tables(source.path)
    query, table = source.reading.query.strip(), ""
    if not query:
        table = source.chosen(names)
        query = f"SELECT * FROM {quoted(table)}"
    with closing(_opened(source.path)) as database:
        known = _descriptions(database, table) if table else {}
        database.set_authorizer(
            lambda action, *_: sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY
        )
        cells = _cells(source, database, query)
    return source.dataset([_column(source, name, values, known) for name, values in cells])


def _column(source: Source, name: str, values: list[Cell], known: dict[str, Any]) -> Described:
    ours = texts_as_written(name, values) if name in known else None
    found = ours or described(name, values, source.missing.get(name))
    return as_described(found, known[name]) if name in known else found


def _cells(source: Source, database: sqlite3.Connection, query: str) -> list[tuple[str, list[Cell]]]:
    database.set_progress_handler(lambda: source.tell(0.1), 1_000_000)
    try:
        cursor = database.execute(query)
        names = [column[0] for column in cursor.description or ()]
        columns: list[list[Cell]] = [[] for _ in names]
        for rows in _pieces(cursor):
            for place, cells in enumerate(zip(*rows, strict=True)):
                columns[place].extend(cells)
            source.tell(0.5)
    except (sqlite3.Error, sqlite3.Warning) as error:
        if not source.reading.query:
            raise
        raise DataError(
            f"The query is not answered: {error}.", "Write one SELECT over the tables of the file."
        ) from None
    if any(isinstance(cell, bytes) for cells in columns for cell in cells):
        raise DataError(
            f"A column of '{source.path.name}' holds bytes, not values.", "Choose columns by a query."
        )
    return list(zip(names, columns, strict=True))


def _pieces(cursor: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield rows


def _descriptions(database: sqlite3.Connection, table: str) -> dict[str, Any]:
    """What the workbench wrote beside the table, by variable."""
    try:
        found = database.execute(f"SELECT name, description FROM {DESCRIPTIONS} WHERE of_table = ?", (table,))
        return {name: json.loads(text) for name, text in found}
    except (sqlite3.Error, ValueError):
        return {}


def _opened(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing; it waits for nobody unless changes stand in a file beside it.

    Those of another program that has the database open stand there (-wal), or those that were not finished
    (-journal): then SQLite itself has to sort out what holds.
    """
    place = f"{path.absolute().as_uri()}?mode=ro"
    beside = [other for end in ("-wal", "-journal") if _has_bytes(other := Path(f"{path}{end}"))]
    if not beside:
        return sqlite3.connect(f"{place}&immutable=1", uri=True)
    database = sqlite3.connect(place, uri=True, timeout=_PATIENCE)
    try:
        database.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        database.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise DataError(
                f"Another program is writing to '{path.name}'.", "Try again when it has finished."
            ) from None
        raise DataError(
            f"'{path.name}' was not closed properly: '{beside[0].name}' holds changes that belong to it.",
            "Open it in the program it comes from and close it there, then read it again.",
        ) from None
    return database


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
