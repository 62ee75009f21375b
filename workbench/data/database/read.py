"""Read a table or the rows of a query into a Dataset, in batches, so that it can be stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from workbench.data.database.cells import hold_bytes, plain_cells
from workbench.data.database.connection import connected, in_words
from workbench.data.database.drivers import abandon, mended, quoted, ready_to_read
from workbench.data.database.patience import patiently
from workbench.data.database.place import Place
from workbench.data.database.query import checked_query
from workbench.data.database.tables import Tables, in_query, tables_in
from workbench.data.dataset import Dataset
from workbench.data.files.decimals import described_decimals
from workbench.data.files.source import dataset_of
from workbench.data.progress import Progress
from workbench.errors import Cancelled, DataError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ROWS_AT_ONCE = 5000
PREVIEWED = 50
_HALFWAY = 50_000  # rows after which the bar stands in the middle, as nobody knows how many there will be
_QUERY = "Write one SELECT over the tables of the database."


def table_names(place: Place) -> tuple[str, ...]:
    """Names of tables and views."""
    with connected(place) as connection:
        return tuple(_tables(connection, place))


def read_database(
    place: Place, *, missing: Mapping[str, tuple[str, ...]] | None = None, reporter: Progress | None = None
) -> Dataset:
    """All rows; missing: declared missing codes by variable.

    Raises DataError when the database cannot be read, Cancelled when the reporter says so.
    """
    return _dataset(place, missing or {}, reporter, None)


def preview_database(place: Place) -> Dataset:
    """The first rows."""
    return _dataset(place, {}, None, PREVIEWED)


def _dataset(
    place: Place, missing: Mapping[str, tuple[str, ...]], reporter: Progress | None, most: int | None
) -> Dataset:
    _tell(reporter, 0)
    query = checked_query(place.query) if place.query else ""
    with connected(place) as connection:
        table, parts = ("", ()) if query else _chosen(connection, place)
        whole = in_query(connection, parts)
        what = "The query is not answered" if query else f"The table '{table}' cannot be read"
        with in_words(place, what, _QUERY if query else "Choose another table, or write a query."):
            asked = query or f"SELECT * FROM {whole}"
            names, columns = _cells(connection, asked, reporter, most)
        _check_bytes(connection, whole, names, columns)
    if not any(columns):
        raise DataError(
            "The query gives no rows." if query else f"The table '{table}' holds no rows.", _QUERY
        )
    found = []
    for name, cells in zip(names, columns, strict=True):
        _tell(reporter, len(cells))
        found.append(described_decimals(name, plain_cells(cells), missing.get(name)))
    done = place.with_(table=table)
    return dataset_of(found, name=done.name, source=done.text)


def _check_bytes(connection: Connection, whole: str, names: list[str], columns: list[list[Any]]) -> None:
    """DataError, with a query for the other columns, where one holds pictures and the like."""
    odd = [name for name, cells in zip(names, columns, strict=True) if hold_bytes(cells)]
    if not odd:
        return
    others = ", ".join(quoted(connection, name) for name in names if name not in odd)
    ready = f": SELECT {others} FROM {whole}" if whole and others else ""
    raise DataError(f"The column '{odd[0]}' holds bytes, not values.", f"Choose the others by a query{ready}")


def _chosen(connection: Connection, place: Place) -> tuple[str, tuple[str, ...]]:
    """The name of the table to read, and its parts."""
    tables = _tables(connection, place)
    names = list(tables)
    if not names:
        raise DataError(f"The database {place.address.text} holds no tables.", "Choose another one.")
    if place.table and place.table not in names:
        listed = ", ".join(f"'{name}'" for name in names[:10])
        raise DataError(
            f"The database {place.address.text} has no table '{place.table}'.", f"It has {listed}."
        )
    name = place.table or names[0]
    return name, tables[name]


def _tables(connection: Connection, place: Place) -> Tables:
    with in_words(place, "The database does not tell what tables it has", "Write a query instead."):
        return tables_in(connection)


def _cells(
    connection: Connection, query: str, reporter: Progress | None, most: int | None
) -> tuple[list[str], list[list[Any]]]:
    """Names and cells of all columns; most: rows, None for all."""
    result = None
    try:
        result = patiently(ready_to_read(connection, most), query, reporter)
        names = list(map(str, result.keys()))
        types = [each[1] for each in result.cursor.description]
        columns: list[list[Any]] = [[] for _ in names]
        done = 0
        for rows in _batches(result, most):
            for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
                column.extend(cells)
            done += len(rows)
            _tell(reporter, done)
    except Cancelled:
        abandon(connection, result)
        raise
    return names, [mended(connection, kind, cells) for kind, cells in zip(types, columns, strict=True)]


def _batches(result: Any, most: int | None) -> Iterator[list[Any]]:
    size = ROWS_AT_ONCE if most is None else most
    pieces = iter(lambda: result.fetchmany(size), [])
    return islice(pieces, None if most is None else 1)


def _tell(reporter: Progress | None, rows: int) -> None:
    if reporter is not None:
        reporter.progress(rows / (rows + _HALFWAY), f"Reading row {rows}" if rows else "Asking the database")
