"""A question to a server that may think for long: asked in a thread, so that the user can take it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from workbench.data.database.drivers import interrupt
from workbench.data.progress import Progress, awaited
from workbench.errors import Cancelled

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def patiently(connection: Connection, query: str, reporter: Progress | None) -> Any:
    """The result of a query. Cancelled when the reporter says so: the server is told to give up as well.

    A file of SQLite belongs to the thread that opened it, and is asked there.
    """
    if reporter is None or connection.dialect.name == "sqlite":
        return connection.exec_driver_sql(query)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(connection.exec_driver_sql, query)
        try:
            return awaited(answer, lambda: reporter.progress(0, "Asking the database"))
        except Cancelled:
            interrupt(connection)
            raise
