"""What single servers and their drivers need: names in quotes, dates of any year, bits, a way to stop.

Drivers are imported by SQLAlchemy; nothing here needs one that is not there.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_MYSQL = ("mysql", "mariadb")
_BIT = 16  # MySQL's number of the type BIT, which its drivers give as bytes
_PADDED = 1042  # PostgreSQL's number of char(n), whose blanks at the end mean nothing


def quoted(connection: Connection, name: str) -> str:
    """The name of a table or column as it stands in a query.

    Quoting by SQLAlchemy doubles a % as well, which is right only for statements with places to fill in.
    """
    names = connection.dialect.identifier_preparer
    first, last = names.initial_quote, names.final_quote
    return f"{first}{name.replace(last, last * 2)}{last}"


def _read_all_dates(connection: Connection) -> None:
    """Dates that Python does not know (before year 1, after 9999, infinity) come as text, not as an error."""
    if connection.dialect.driver != "psycopg":
        return
    psycopg, moments = import_module("psycopg"), import_module("psycopg.types.datetime")

    def lenient(loader: Any) -> Any:
        class Lenient(loader):  # type: ignore[misc]
            def load(self, data: Any) -> Any:
                try:
                    return super().load(data)
                except psycopg.DataError:
                    return bytes(data).decode("utf-8", "replace")

        return Lenient

    known: Any = connection.connection.driver_connection
    for name in ("date", "timestamp", "timestamptz"):
        known.adapters.register_loader(name, lenient(getattr(moments, f"{name.capitalize()}Loader")))


def mended(connection: Connection, type_code: Any, cells: list[Any]) -> list[Any]:
    """Cells of a column whose type the driver does not tell apart; type_code: as in cursor.description."""
    dialect = connection.dialect.name
    if dialect in _MYSQL and type_code == _BIT:
        return [int.from_bytes(cell, "big") if isinstance(cell, bytes) else cell for cell in cells]
    if dialect == "postgresql" and type_code == _PADDED:
        return [cell.rstrip(" ") if isinstance(cell, str) else cell for cell in cells]
    return cells


def interrupt(connection: Connection) -> None:
    """Ask the server, from another thread, to give up the question it is working on."""
    with suppress(Exception):  # what cannot be interrupted ends by itself
        known: Any = connection.connection.driver_connection
        if connection.dialect.name in _MYSQL:
            with connection.engine.connect() as other:
                other.exec_driver_sql(f"KILL {int(known.thread_id())}")
        else:
            known.cancel()


def ready_to_read(connection: Connection, most: int | None) -> Connection:
    """The connection as rows are to be read; most: no more than so many, None for all.

    Rows come in batches, but from MySQL all at once: its drivers cannot leave the rest of them unread.
    no_parameters: else some drivers take a % of the query for a place to fill in.
    """
    _read_all_dates(connection)
    at_once = connection.dialect.name in _MYSQL
    if at_once and most is not None:
        connection.exec_driver_sql(f"SET SESSION sql_select_limit = {most}")
    return connection.execution_options(stream_results=not at_once, no_parameters=True)


def abandon(connection: Connection, result: Any) -> None:
    """Close a connection whose rows nobody wants any more.

    result: whose rows were being read, None where there is no answer yet.
    """
    with suppress(Exception):
        if result is not None:
            result.cursor.close()
        connection.invalidate()
