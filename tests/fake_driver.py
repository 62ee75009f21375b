"""A driver of databases that fails in the ways that servers do, for tests; SQLAlchemy knows it as fake://.

fake://name:password@unreachable refuses to connect (and repeats the password, as some drivers do), any other
server answers by a database of SQLite in memory, and breaks while it is read when it is called breaking.
"""

from __future__ import annotations

import sqlite3
from types import SimpleNamespace
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class Breaking(sqlite3.Cursor):
    def fetchmany(self, size: int | None = None) -> list[Any]:
        raise sqlite3.OperationalError("server closed the connection unexpectedly\n  This probably means...")


class Connection(sqlite3.Connection):
    breaking = False

    def cancel(self) -> None:
        """As drivers of servers call it."""
        self.interrupt()

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(Breaking if self.breaking else sqlite3.Cursor)


def connect(*, host: str, password: str | None = None, **_: Any) -> Connection:
    if host == "unreachable":
        raise sqlite3.OperationalError(
            f"connection to '{host}' failed: refused (password={password})\nIs it on?"
        )
    connection = sqlite3.connect(":memory:", factory=Connection, check_same_thread=False)
    connection.execute("CREATE TABLE pupils (id INTEGER, score REAL)")
    connection.execute("INSERT INTO pupils VALUES (1, 2.5), (2, NULL)")
    connection.commit()
    connection.breaking = host == "breaking"
    return connection


class FakeDialect(SQLiteDialect_pysqlite):
    name = "fake"
    driver = "fake"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        return SimpleNamespace(
            connect=connect,
            **{name: getattr(sqlite3, name) for name in dir(sqlite3) if name.endswith("Error")},
            sqlite_version_info=sqlite3.sqlite_version_info,
            paramstyle="qmark",
        )

    def create_connect_args(self, url: Any) -> Any:
        return [], {"host": url.host, "password": url.password}

    def on_connect(self) -> None:
        return None


class Undriven(FakeDialect):
    """A dialect whose driver is not installed."""

    @classmethod
    def import_dbapi(cls) -> Any:
        raise ModuleNotFoundError("No module named 'nodriver'", name="nodriver")


def register() -> None:
    registry.register("fake", __name__, "FakeDialect")
    registry.register("undriven", __name__, "Undriven")
