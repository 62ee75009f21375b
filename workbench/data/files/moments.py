"""Dates and times that other programs keep as numbers, as ISO text; nothing is rounded.

program   counts from    date       datetime       time
SPSS      1582-10-14     seconds    seconds        seconds
Stata     1960-01-01     days       milliseconds
SAS       1960-01-01     days       seconds        seconds
R         1970-01-01     days       seconds        seconds
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.data.files.columns import DATE, TIME, of_iso
from workbench.data.files.source import Described

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MS_A_DAY = 86_400_000
_FARTHEST = 3652060.0 * 366  # days: beyond them no calendar is meant


@dataclass(frozen=True, slots=True)
class Clock:
    """kind: DATE, DATETIME or TIME; epoch: ISO date; unit: milliseconds that one number counts."""

    kind: str
    epoch: str
    unit: int


def of_clock(name: str, values: NDArray[np.float64], clock: Clock) -> Described | None:
    """The numbers as ISO text; None when they are no dates to the millisecond, so that numbers stay."""
    present = ~np.isnan(values)
    distinct, inverse = np.unique(values[present], return_inverse=True)
    milliseconds = distinct * clock.unit
    if not np.isfinite(milliseconds).all() or (np.abs(milliseconds) > _FARTHEST * _MS_A_DAY).any():
        return None
    whole = np.rint(milliseconds).astype(np.int64)
    if not np.allclose(whole / clock.unit, distinct, rtol=0, atol=1e-9 * max(1.0, 1000 / clock.unit)):
        return None
    if clock.kind == DATE and (whole % _MS_A_DAY).any():
        return None
    words = _durations(whole) if clock.kind == TIME else _moments(whole, clock)
    texts = np.full(len(values), None, dtype=object)
    texts[present] = np.array(words, dtype=object)[inverse] if words else []
    return of_iso(name, texts.tolist(), clock.kind)


def _moments(milliseconds: NDArray[np.int64], clock: Clock) -> list[str]:
    moments = np.datetime64(clock.epoch, "ms") + milliseconds.astype("timedelta64[ms]")
    if clock.kind == DATE:
        return [str(text) for text in np.datetime_as_string(moments, unit="D")]
    if (milliseconds % 1000).any():
        return [str(text).replace("T", " ") for text in np.datetime_as_string(moments, unit="ms")]
    return [str(text).replace("T", " ") for text in np.datetime_as_string(moments, unit="s")]


def _durations(milliseconds: NDArray[np.int64]) -> list[str]:
    """Hours may pass 24; fractions of a second only where there are any."""
    words = []
    for value in milliseconds.tolist():
        seconds, rest = divmod(abs(value), 1000)
        text = f"{'-' if value < 0 else ''}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        words.append(f"{text}.{rest:03d}" if rest else text)
    return words
