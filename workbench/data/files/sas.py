"""SAS .sas7bdat and transport files .xpt: labels, missing values .A to .Z and ._, dates and times."""

from __future__ import annotations

import re
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import DATE, DATETIME, TIME
from workbench.data.files.labelled import Raw
from workbench.data.files.moments import Clock
from workbench.data.files.source import Source
from workbench.data.files.statistical import columns_of_numbers, read_statistical, text_or_empty

_EPOCH = "1960-01-01"
_DATES = re.compile(
    r"(?:DATE|DDMMYY|MMDDYY|YYMMDD|JULIAN|MONYY|YYMON|WEEKDATE|WEEKDATX|WORDDATE|WORDDATX|E8601DA|B8601DA|IS8601DA|YYQ|MMYY|YYMM)"
    r"[BCDNPS]?[0-9]*"
)
_DATETIMES = re.compile(r"(?:DATETIME|DATEAMPM|E8601DT|B8601DT|IS8601DT|DTDATE|MDYAMPM)[0-9]*")
_TIMES = re.compile(r"(?:TIME|TIMEAMPM|TOD|HHMM|E8601TM|B8601TM|IS8601TM)[0-9]*")
_CLOCKS = ((_DATETIMES, DATETIME, 1000), (_DATES, DATE, 86_400_000), (_TIMES, TIME, 1000))


def read(source: Source) -> Dataset:
    """A .sas7bdat file; value labels are in a catalogue of their own and not read."""
    import pyreadstat

    return read_statistical(source, pyreadstat.read_sas7bdat, describe, user_missing=True)


def read_transport(source: Source) -> Dataset:
    """A transport file of version 5 or 8."""
    import pyreadstat

    return read_statistical(source, pyreadstat.read_xport, describe)


def describe(meta: Any, name: str, values: Any) -> Raw:
    """What SAS knows of one variable."""
    cells, letters = columns_of_numbers(meta, name, values)
    label = text_or_empty(meta.column_names_to_labels.get(name))
    return Raw(
        name, cells, label=label, letters=letters, clock=clock(meta.original_variable_types.get(name, ""))
    )


def clock(format: str | None) -> Clock | None:
    """Whether a format such as DATE9 is one of dates or times."""
    bare = (format or "").upper().partition(".")[0]
    for pattern, kind, unit in _CLOCKS:
        if pattern.fullmatch(bare):
            return Clock(kind, _EPOCH, unit)
    return None
