"""Read a table or the rows of a query into a Dataset, in batches, so that it can be stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from workbench.data.database.cells import plain_cells
from workbench.data.database.connection import connected, in_words
from workbench.data.database.place import Place
from workbench.data.database.query import checked_query
from workbench.data.dataset import Dataset
from workbench.data.files.columns import described
from workbench.data.files.source import dataset_of
from workbench.data.progress import Progress
from workbench.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

ROWS_AT_ONCE = 5000
PREVIEWED = 50
_HALFWAY = 50_000  # rows after which the bar stands in the middle, as nobody knows how many there will be
_QUERY = "Write one SELECT over the tables of the database."


def table_names(place: Place) -> tuple[str, ...]:
    """Names of tables and views."""
    with connected(place) as connection:
        return _tables(connection, place)


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
        table = "" if query else _chosen(connection, place)
        what = "The query is not answered" if query else f"The table '{table}' cannot be read"
        with in_words(place, what, _QUERY if query else "Choose another table, or write a query."):
            names, columns = _cells(connection, query or _whole(connection, table), reporter, most)
    if not any(columns):
        raise DataError(
            "The query gives no rows." if query else f"The table '{table}' holds no rows.", _QUERY
        )
    found = [
        described(name, plain_cells(name, cells), missing.get(name))
        for name, cells in zip(names, columns, strict=True)
    ]
    done = place.with_(table=table)
    return dataset_of(found, name=done.name, source=done.text)


def _chosen(connection: Connection, place: Place) -> str:
    names = _tables(connection, place)
    if not names:
        raise DataError(f"The database {place.address.text} holds no tables.", "Choose another one.")
    if place.table and place.table not in names:
        listed = ", ".join(f"'{name}'" for name in names[:10])
        raise DataError(
            f"The database {place.address.text} has no table '{place.table}'.", f"It has {listed}."
        )
    return place.table or names[0]


def _tables(connection: Connection, place: Place) -> tuple[str, ...]:
    from sqlalchemy import inspect

    with in_words(place, "The database does not tell what tables it has", "Write a query instead."):
        inspector = inspect(connection)
        return (*inspector.get_table_names(), *inspector.get_view_names())


def _whole(connection: Connection, table: str) -> str:
    return f"SELECT * FROM {connection.dialect.identifier_preparer.quote_identifier(table)}"


def _cells(
    connection: Connection, query: str, reporter: Progress | None, most: int | None
) -> tuple[list[str], list[list[Any]]]:
    """no_parameters: else some drivers take a % of the query for a place to fill in."""
    told = connection.execution_options(stream_results=True, no_parameters=True)
    result = told.exec_driver_sql(query)
    names = list(map(str, result.keys()))
    columns: list[list[Any]] = [[] for _ in names]
    done = 0
    for rows in _batches(result, most):
        for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
            column.extend(cells)
        done += len(rows)
        _tell(reporter, done)
    return names, columns


def _batches(result: Any, most: int | None) -> Iterator[list[Any]]:
    size = ROWS_AT_ONCE if most is None else most
    pieces = iter(lambda: result.fetchmany(size), [])
    return islice(pieces, None if most is None else 1)


def _tell(reporter: Progress | None, rows: int) -> None:
    if reporter is not None:
        reporter.progress(rows / (rows + _HALFWAY), f"Reading row {rows}" if rows else "Asking the database")
