"""A connection that only reads, by SQLAlchemy; whatever goes wrong is told without the password.

PostgreSQL, MySQL, MariaDB and Oracle are told to refuse changes, a file of SQLite is opened for reading; with
any database nothing is ever committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from workbench.data.database.address import ADVICE, Address
from workbench.data.database.place import Place
from workbench.data.text.files import open_data_file
from workbench.errors import Cancelled, DataError, WorkbenchError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_PATIENCE = 10  # seconds for a server to answer at all
_WAITING = {
    "psycopg": "connect_timeout",
    "psycopg2": "connect_timeout",
    "pymysql": "connect_timeout",
    "mysqldb": "connect_timeout",
    "mysqlconnector": "connection_timeout",
    "pg8000": "timeout",
    "pyodbc": "timeout",
    "oracledb": "tcp_connect_timeout",
}
"""What the drivers call the time to wait."""
_ONLY_READ = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


@contextmanager
def connected(place: Place) -> Iterator[Connection]:
    """Connected as long as the block lasts; DataError when it cannot be."""
    if place.address.is_file and place.address.database:
        open_data_file(place.address.database).close()
    engine = _engine(place)
    try:
        with in_words(place, f"The database {place.address.text} cannot be reached", _CHECK):
            connection = engine.connect()
        try:
            with in_words(place, "The database does not let itself be read", _CHECK):
                if told := _ONLY_READ.get(engine.dialect.name):
                    connection.exec_driver_sql(told)
            yield connection
        finally:
            with in_words(place, "The connection to the database broke", _CHECK):
                connection.close()
    finally:
        engine.dispose()


_CHECK = "Check the address, the name and the password, and whether the server can be reached from here."


@contextmanager
def in_words(place: Place, what: str, advice: str) -> Iterator[None]:
    """A failure of the driver in our words, with the reason that it gives."""
    try:
        yield
    except (WorkbenchError, Cancelled):
        raise
    except Exception as error:  # a driver raises what it likes
        if getattr(error, "connection_invalidated", False):
            what, advice = "The connection to the database broke", "Try again; nothing has changed."
        raise DataError(f"{what}: {reason(error, place)}.", advice) from None


def reason(error: Exception, place: Place) -> str:
    """The first line of what the driver says, without the password."""
    cause = getattr(error, "orig", None) or error
    told = next((each for each in cause.args if isinstance(each, str)), "")  # some put a number before it
    words = (told or str(cause)).strip() or type(error).__name__
    line = words.splitlines()[0].strip().rstrip(".")
    line = line.rpartition("FATAL:")[2].strip()
    for secret in {place.secret, quote(place.secret, safe="")} - {""}:
        line = line.replace(secret, "***")
    return line


def _engine(place: Place) -> Engine:
    try:
        import sqlalchemy as sa
    except ImportError:
        raise DataError(
            "Databases need the library SQLAlchemy, which is not installed.",
            "Install it with: pip install multilevel-workbench[database].",
        ) from None
    try:
        url = _url(place)
        return sa.create_engine(
            url, poolclass=sa.NullPool, hide_parameters=True, connect_args=_arguments(url.get_driver_name())
        )
    except sa.exc.NoSuchModuleError:
        kind = place.address.kind
        raise DataError(f"'{kind}' is no kind of database that is known here.", ADVICE) from None
    except ImportError as error:
        raise DataError(
            f"The driver '{error.name}' for this kind of database is not installed.",
            f"Install it with: pip install {error.name}, or name another one: {place.address.dialect}+driver://.",
        ) from None
    except Exception as error:  # whatever a dialect finds wrong with its address
        raise DataError(
            f"The database {place.address.text} cannot be opened: {reason(error, place)}.", ADVICE
        ) from None


def _url(place: Place) -> Any:
    from sqlalchemy import URL

    address = place.address
    if address.is_file:
        return URL.create(address.kind, database=_file(address), query={"mode": "ro", "uri": "true"})
    secret = place.secret if address.needs_password else place.password
    options: dict[str, Any] = {}
    for key, value in address.options:
        options[key] = (*options[key], value) if key in options else (value,)
    return URL.create(
        address.kind,
        address.user or None,
        secret or None,
        address.host or None,
        address.port,
        address.database or None,
        {key: values[0] if len(values) == 1 else values for key, values in options.items()},
    )


def _file(address: Address) -> str:
    """SQLite makes a file that is not there, unless it is told not to write."""
    return Path(address.database).as_uri() if address.database else "file::memory:"


def _arguments(driver: str) -> dict[str, Any]:
    return {_WAITING[driver]: _PATIENCE} if driver in _WAITING else {}
