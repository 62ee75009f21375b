"""A question to a server that may think for long: asked in a thread, so that the user can take it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from workbench.data.database.drivers import interrupt
from workbench.data.progress import Progress
from workbench.errors import Cancelled

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_LOOK = 0.1  # seconds between two questions whether to go on


def patiently(connection: Connection, query: str, reporter: Progress | None) -> Any:
    """The result of a query. Cancelled when the reporter says so: the server is told to give up as well.

    A file of SQLite belongs to the thread that opened it, and is asked there.
    """
    if reporter is None or connection.dialect.name == "sqlite":
        return connection.exec_driver_sql(query)
    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(connection.exec_driver_sql, query)
        try:
            while not wait([answer], _LOOK).done:
                reporter.progress(0, "Asking the database")
        except Cancelled:
            interrupt(connection)
            raise
    return answer.result()
