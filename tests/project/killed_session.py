"""A scripted session, run again and again in processes that are killed after ever more lines of our code.

Run with a folder; prints for each child its journal and how many commands had been done when it was killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.rows import without_rows
from workbench.data.rows import in_order
from workbench.data.variable import Variable
from workbench.project import Project, kept_parts
from workbench.project.journal import Entry, Journal

STRIDE = 7
OURS = str(Path("workbench", "project"))


def tables() -> list[Dataset]:
    """What the data are after each command: made, sorted, edited, sorted again, some rows deleted."""
    columns = {"x": NumericColumn(np.arange(20.0) % 7), "still": NumericColumn(np.arange(20))}
    made = Dataset(columns, [Variable("x"), Variable("still")])
    ordered = in_order(made, ["x"])
    edited = ordered.replaced({"x": NumericColumn(np.arange(20.0) % 3)})
    again = in_order(edited, ["x"], {"x"})
    return [made, ordered, edited, again, without_rows(again, np.arange(5))]


def session(folder: Path, done: int) -> None:
    """Each command changes data and notes; its number goes to `done` once the journal has it."""
    kept_parts.LEAST_ROWS = 1
    journal = Journal(folder)
    for number, dataset in enumerate(tables(), 1):
        journal.record(Project(dataset, notes=str(number)), Entry("Do", float(number), number, "", ""))
        os.write(done, str(number).encode())
        if number % 2 == 0:
            journal.settle()


def child(folder: Path, done: int, last: int) -> None:
    """Run the session and be gone, without any tidying up, at the line with the number `last`."""
    seen = 0

    def trace(frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal seen
        if OURS not in frame.f_code.co_filename:
            return None
        if event == "line":
            seen += 1
            if seen == last:
                os._exit(9)
        return trace

    sys.settrace(trace)
    session(folder, done)
    os._exit(0)


def main() -> None:
    folder, last = Path(sys.argv[1]), 0
    session(folder_of(folder, 0), os.open(os.devnull, os.O_WRONLY))  # imports everything once
    while True:
        last += STRIDE
        here = folder_of(folder, last)
        reading, writing = os.pipe()
        if (pid := os.fork()) == 0:
            child(here, writing, last)
        os.close(writing)
        told = os.read(reading, 100)
        while more := os.read(reading, 100):
            told += more
        os.close(reading)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(here, told[-1:].decode() or 0)
        if status == 0:
            return


def folder_of(folder: Path, number: int) -> Path:
    out = folder / f"session-{number}"
    out.mkdir()
    return out


if __name__ == "__main__":
    main()
