"""Rows by their numbers as people and files write them: the first is 1, and a run of many is "5-120"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.data.progress import pausing
from workbench.errors import DataError

Rows = NDArray[np.intp]

_RUN = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})")
_LEAST_RUN = 3
"""Fewer rows than this are written one by one."""


def is_row_number(value: object) -> bool:
    """Whether it is a whole number from 1 on, or a run such as "5-120" that goes upwards."""
    if isinstance(value, str):
        ends = _ends(value)
        return ends is not None and ends[0] <= ends[1]
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 10**18


def numbers_of(rows: Rows) -> list[int | str]:
    """Places of rows (from 0 on, in any order) as numbers and runs in the same order."""
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    starts, ends = np.append(0, breaks), np.append(breaks, len(rows))
    long = ends - starts >= _LEAST_RUN
    found: list[int | str] = []
    at = 0
    for first, end in zip(starts[long].tolist(), ends[long].tolist(), strict=True):
        found += (rows[at:first] + 1).tolist()
        found.append(f"{rows[first] + 1}-{rows[end - 1] + 1}")
        at = end
    found += (rows[at:] + 1).tolist()
    return found


def count_of(numbers: Sequence[int | str]) -> int:
    """How many rows the numbers and runs name."""
    return sum(last - first + 1 for first, last in map(_first_last, numbers))


def rows_of(numbers: Sequence[int | str], most: int) -> Rows:
    """Inverse of `numbers_of`; DataError when a row is beyond number `most`, or named twice."""
    ends = [_first_last(number) for number in pausing(numbers)]
    highest = max((last for _, last in ends), default=0)
    if highest > most:
        raise DataError(
            f"There is no row {highest:,} in the data.",
            f"The last row is {most:,}. Check whether the data are those that the step was made for.",
        )
    if sum(last - first + 1 for first, last in ends) > most:
        raise _twice()
    parts = [np.arange(first - 1, last, dtype=np.intp) for first, last in pausing(ends)]
    rows = np.concatenate(parts) if parts else np.zeros(0, dtype=np.intp)
    if np.bincount(rows, minlength=1).max() > 1:
        raise _twice()
    return rows


def _first_last(number: int | str) -> tuple[int, int]:
    if isinstance(number, int):
        return number, number
    ends = _ends(number)
    if ends is None:
        raise DataError(f"'{number}' is not a number of a row.", 'Write 5, or "5-120" for several.')
    return ends


def _ends(run: str) -> tuple[int, int] | None:
    match = _RUN.fullmatch(run)
    return (int(match.group(1)), int(match.group(2))) if match else None


def _twice() -> DataError:
    return DataError("The step names a row twice.", "Name every row once.")
