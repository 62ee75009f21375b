"""Dates, moments, times and durations of Arrow as ISO text, to the nanosecond and in any year.

Arrow counts whole units from 1970-01-01 or midnight; Python's own types end at microseconds and in 9999.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.files.columns import DATE, DATETIME, TIME, of_iso
from workbench.data.files.source import Described

if TYPE_CHECKING:
    from numpy.typing import NDArray

_A_SECOND = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
_A_DAY = 86_400  # seconds


def of_arrow(name: str, array: Any) -> Described | None:
    """The variable of dates, moments without a zone, times or durations; None for other arrays."""
    import pyarrow as pa

    kind = array.type
    if pa.types.is_date32(kind):
        return _of_days(name, array, np.timedelta64(1, "D"))
    if pa.types.is_date64(kind):
        return _of_days(name, array, np.timedelta64(1, "ms"))
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return _of_moments(name, array, kind.unit)
    if pa.types.is_time(kind) or pa.types.is_duration(kind):
        return _of_lengths(name, array, kind.unit)
    return None


def _counts(array: Any) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """What Arrow counts, and where there is anything; shapes (n,)."""
    import pyarrow as pa

    known = array.is_valid().to_numpy(zero_copy_only=False)
    narrow = pa.int32() if array.type.bit_width == 32 else pa.int64()
    counts = array.view(narrow).cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    return counts, known


def _of_days(name: str, array: Any, unit: np.timedelta64) -> Described:
    counts, known = _counts(array)
    days = (counts * unit).astype("timedelta64[D]").astype("datetime64[D]")
    return of_iso(name, _where(known, np.datetime_as_string(days)), DATE)


def _of_moments(name: str, array: Any, unit: str) -> Described:
    counts, known = _counts(array)
    seconds, rest = np.divmod(counts, _A_SECOND[unit])
    if not (rest[known].any() or (seconds[known] % _A_DAY).any()):
        days = (seconds // _A_DAY).astype("datetime64[D]")
        return of_iso(name, _where(known, np.datetime_as_string(days)), DATE)
    moments = np.datetime_as_string(seconds.astype("datetime64[s]")).tolist()
    texts = [text.replace("T", " ") for text in moments]
    return of_iso(name, _where(known, _with_rest(texts, rest, unit)), DATETIME)


def _of_lengths(name: str, array: Any, unit: str) -> Described:
    """Hours may pass 24; the sign stands before them."""
    counts, known = _counts(array)
    texts = []
    for count in counts.tolist():
        seconds, rest = divmod(abs(count), _A_SECOND[unit])
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{_fraction(rest, unit)}"
        texts.append(f"-{clock}" if count < 0 else clock)
    return of_iso(name, _where(known, texts), TIME)


def _with_rest(texts: list[str], rest: NDArray[np.int64], unit: str) -> list[str]:
    return [text + _fraction(part, unit) for text, part in zip(texts, rest.tolist(), strict=True)]


def _fraction(rest: int, unit: str) -> str:
    """Units within a second as decimals, as many as are needed; nothing for none."""
    digits = len(str(_A_SECOND[unit])) - 1
    return f".{rest:0{digits}d}".rstrip("0") if rest else ""


def _where(known: NDArray[np.bool_], texts: Any) -> list[str | None]:
    return [str(text) if there else None for text, there in zip(texts, known.tolist(), strict=True)]
