"""Read a file in a process of its own, for formats whose library may end the process over damaged bytes.

Nothing of the program is lost then: the child is gone, and the user is told that the file is damaged.
"""

from __future__ import annotations

import contextlib
import multiprocessing
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any, Protocol

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.source import Source, damaged
from workbench.errors import DataError, WorkbenchError
from workbench.processes import ChildContext, ChildProcess, end_with_parent, one_blas_thread

_LOOK = 0.1  # seconds between two looks at whether the user wants to stop


class Read(Protocol):
    """Reads in this process; a function of a module, so that the child finds it."""

    def __call__(self, source: Source) -> Dataset: ...


def read_apart(source: Source, read: Read) -> Dataset:
    """What `read(source)` gives, computed by a child.

    Raises what `read` raises of ours; DataError where the child ended without an answer; Cancelled when the
    reporter of the source says so. A process that may have no children reads by itself.
    """
    if multiprocessing.current_process().daemon:
        return read(source)
    ours, theirs = multiprocessing.Pipe()
    child = ChildContext().Process(target=_serve, args=(theirs, replace(source, reporter=None), read))
    child.daemon = True
    child.start()
    theirs.close()  # else the end of the child would go unnoticed
    try:
        return _answer(ours, source)
    finally:
        _end(child, ours)


def _answer(pipe: Connection, source: Source) -> Dataset:
    fraction = 0.0
    while True:
        source.tell(fraction)
        if not pipe.poll(_LOOK):
            continue
        try:
            kind, content = pipe.recv()
        except (EOFError, ConnectionResetError):
            raise damaged(source.path, source.format.title) from None
        if kind == "progress":
            fraction = content
        elif kind == "error":
            raise DataError(*content)
        else:
            return _locked(content)


def _locked(dataset: Dataset) -> Dataset:
    """Arrays that come through a pipe can be written to; a data set's cannot."""
    for name in dataset.names:
        column = dataset.column(name)
        values = column.values if isinstance(column, NumericColumn) else column.codes
        values.flags.writeable = False
    return dataset


def _end(child: ChildProcess, pipe: Connection) -> None:
    pipe.close()
    child.kill()  # it has nothing left to do, whether it knows or not
    child.join()
    child.close()


class _Telling:
    """The reporter of the child: passes on how far it is."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def progress(self, fraction: float, message: str = "") -> None:
        self._pipe.send(("progress", fraction))


def _serve(pipe: Connection, source: Source, read: Read) -> None:
    """In the child."""
    one_blas_thread()
    end_with_parent()
    answer: tuple[str, Any]
    try:
        answer = ("data", read(replace(source, reporter=_Telling(pipe))))
    except WorkbenchError as error:
        answer = ("error", (error.message, error.advice))
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody wants it any more
        pipe.send(answer)
