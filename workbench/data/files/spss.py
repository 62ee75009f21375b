"""SPSS .sav, .zsav and .por: labels, measures, discrete missing codes and missing ranges, dates."""

from __future__ import annotations

import math
import re
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import DATE, DATETIME, TIME
from workbench.data.files.labelled import Raw
from workbench.data.files.moments import Clock
from workbench.data.files.source import Source
from workbench.data.files.statistical import columns_of_numbers, read_statistical, text_or_empty
from workbench.data.text.numbers import number_text
from workbench.data.variable import Measure

_MEASURES = {"nominal": Measure.NOMINAL, "ordinal": Measure.ORDINAL, "scale": Measure.NUMERIC}
_CLOCKS = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"), DATE),
    **dict.fromkeys(("DATETIME", "YMDHMS"), DATETIME),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), TIME),
}
_EPOCH = "1582-10-14"


def read(source: Source) -> Dataset:
    """A .sav or .zsav file."""
    import pyreadstat

    return read_statistical(source, pyreadstat.read_sav, describe, user_missing=True)


def read_portable(source: Source) -> Dataset:
    """A .por file; it keeps no measures."""
    import pyreadstat

    return read_statistical(source, pyreadstat.read_por, describe, user_missing=True)


def describe(meta: Any, name: str, values: Any) -> Raw:
    """What SPSS knows of one variable."""
    cells, _ = columns_of_numbers(meta, name, values)
    codes, ranges = _missing(meta.missing_ranges.get(name, ()))
    words = dict(meta.variable_value_labels.get(name, {}))
    measure = _MEASURES.get(meta.variable_measure.get(name, ""))
    if measure is Measure.NOMINAL and not words and isinstance(cells, list):
        measure = None  # every text variable is nominal in SPSS; the values tell more
    return Raw(
        name,
        cells,
        label=text_or_empty(meta.column_names_to_labels.get(name)),
        words=words,
        missing=codes,
        ranges=ranges,
        measure=measure,
        clock=clock(meta.original_variable_types.get(name, "")),
    )


def clock(format: str) -> Clock | None:
    """Whether a print format such as DATE11 is one of dates or times."""
    letters = re.match(r"[A-Z]*", format.upper())
    kind = _CLOCKS.get(letters[0]) if letters else None
    return Clock(kind, _EPOCH, 1000) if kind else None


_LARGEST = 1.7976931348623155e308
"""From here on SPSS means the end of an open range (LOWEST, HIGHEST), with either sign."""


def _end(value: float) -> float:
    return math.copysign(math.inf, value) if abs(value) >= _LARGEST else float(value)


def _missing(listed: Any) -> tuple[tuple[str, ...], tuple[tuple[float, float], ...]]:
    """Discrete codes and ranges; a range of one value is a code."""
    codes, ranges = [], []
    for item in listed:
        low, high = item["lo"], item["hi"]
        if low == high:
            codes.append(low if isinstance(low, str) else number_text(float(low)))
        else:
            ranges.append((_end(low), _end(high)))
    return tuple(codes), tuple(ranges)
