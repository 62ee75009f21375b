"""Values of Arrow that other programs round or refuse: long decimals, whole numbers, dates of any year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from workbench.analysis.reading_notices import reading_notices
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.data.variable import Measure

pa = pytest.importorskip("pyarrow")


def read(tmp_path: Path, **columns: Any) -> Dataset:
    import pyarrow.parquet as parquet

    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    return load(tmp_path / "a.parquet")


def cells(data: Dataset, name: str) -> list[object]:
    return [data.cell(row, name) for row in range(data.n_rows)]


def test_decimals_that_are_rounded_are_told(tmp_path: Path) -> None:
    long, short = Decimal("0.1234567890123456789"), Decimal("0.1")
    far = Decimal("12345678901234567890123456789012345678901.5")
    data = read(
        tmp_path,
        price=pa.array([short, Decimal("2.50"), None], pa.decimal128(10, 2)),
        share=pa.array([long, short, None], pa.decimal128(38, 19)),
        far=pa.array([far, None, short], pa.decimal256(60, 2)),
    )
    assert cells(data, "price") == [0.1, 2.5, None]
    assert cells(data, "share") == [float(long), 0.1, None]
    assert cells(data, "far") == [float(far), None, 0.1]
    (notice,) = reading_notices(data)
    assert notice.message == (
        "Numbers of more digits than the workbench calculates with were rounded to 15 to 17: "
        "2 cells of share, far."
    )
    assert (notice.level, data.variable("price").notes) == ("warning", "")


@pytest.mark.parametrize("empty", [None, 7])
def test_long_whole_numbers_keep_every_digit(tmp_path: Path, empty: int | None) -> None:
    """Double precision ends at 2^53: such numbers are ids, as they stand."""
    data = read(
        tmp_path,
        signed=pa.array([2**53 + 1, -(2**63), empty], pa.int64()),
        unsigned=pa.array([2**64 - 1, 2**53 + 1, empty], pa.uint64()),
        decimal=pa.array([Decimal(10**30 + 1), Decimal(5), empty], pa.decimal128(38, 0)),
    )
    wanted = {"signed": (2**53 + 1, -(2**63)), "unsigned": (2**64 - 1, 2**53 + 1), "decimal": (10**30 + 1, 5)}
    for name, (first, second) in wanted.items():
        assert list(map(str, cells(data, name)[:2])) == [str(first), str(second)]
        assert data.variable(name).measure is not Measure.NUMERIC
    assert reading_notices(data) == ()


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_moments_and_durations_are_those_of_the_calendar(tmp_path: Path, unit: str) -> None:
    size = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    counts = [0, 1, -1, 1_700_000_000 * size + size // 4, -5_000_000_000 * size - size // 8, None]
    data = read(
        tmp_path, moment=pa.array(counts, pa.timestamp(unit)), length=pa.array(counts, pa.duration(unit))
    )
    assert (data.variable("moment").format, data.variable("length").format) == ("datetime", "time")
    for count, moment, length in zip(counts, cells(data, "moment"), cells(data, "length"), strict=True):
        if count is None:
            assert (moment, length) == (None, None)
            continue
        seconds = Fraction(count, size)
        whole, _, rest = str(moment).partition(".")
        after = Fraction(int(rest or "0"), 10 ** len(rest))
        since = dt.datetime.fromisoformat(whole) - dt.datetime(1970, 1, 1)
        assert since.days * 86_400 + since.seconds + after == seconds
        hours, minutes, left = str(length).lstrip("-").split(":")
        found = int(hours) * 3600 + int(minutes) * 60 + Fraction(left)
        assert (-found if str(length).startswith("-") else found) == seconds


def test_dates_of_any_year(tmp_path: Path) -> None:
    days = [dt.date(1582, 10, 4), dt.date(9999, 12, 31), dt.date(1, 1, 1), None]
    data = read(
        tmp_path,
        day=pa.array(days),
        day64=pa.array(days, pa.date64()),
        moment=pa.array(days).cast(pa.timestamp("s")),
        far=pa.array([5_000_000, -800_000, 0, None], pa.int32()).cast(pa.date32()),
    )
    for name in ("day", "day64", "moment"):
        assert cells(data, name) == ["1582-10-04", "9999-12-31", "0001-01-01", None]
        assert data.variable(name).format == "date"
    same = dt.date(1970, 1, 1) + dt.timedelta(5_000_000 - 34 * 146_097)  # 400 years are 146,097 days
    assert cells(data, "far")[0] == f"{same.year + 34 * 400}-{same:%m-%d}"


def test_times_of_a_day(tmp_path: Path) -> None:
    data = read(tmp_path, t=pa.array([1, 86_399 * 10**9 + 5 * 10**8, None], pa.time64("ns")))
    assert cells(data, "t") == ["00:00:00.000000001", "23:59:59.5", None]
