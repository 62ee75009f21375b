"""The cells of a column as Python values, for the writers; dates as dates where the format has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.columns import DATE, DATETIME
from workbench.data.level_list import used_values

Cells = list[Any]


def cells_of(dataset: Dataset, name: str, *, moments: bool = False) -> Cells:
    """int, float, str or None for each row; moments: date and datetime where `moments_of` finds them."""
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        table: Cells = [*column.categories, None]
        if moments:
            found_moments = moments_of(used_values(column), dataset.variable(name).format)
            table = [found_moments.get(text, text) for text in table]
        return [table[code] for code in column.codes.tolist()]
    values = column.values
    found: Cells = values.tolist()
    if values.dtype != np.int64:
        for place in np.flatnonzero(np.isnan(values)).tolist():
            found[place] = None
    return found


def moments_of(texts: Sequence[str], format: str) -> dict[str | None, Any]:
    """The date or moment that each text names; none of any when a reader would not give all texts back.

    Dates as 2024-01-31; moments as 2024-01-31 13:45:00, without a zone, and some of them at another time than
    midnight, since a program that only knows moments cannot tell those from dates.
    """
    if format not in (DATE, DATETIME):
        return {}
    found: dict[str | None, Any] = {}
    for text in texts:
        moment = _moment(text, format)
        if moment is None:
            return {}
        found[text] = moment
    midnight = all(text.endswith(" 00:00:00") for text in texts)
    return {} if format == DATETIME and midnight else found


def _moment(text: str, format: str) -> dt.date | None:
    """None unless the text is as we write what it names."""
    try:
        if format == DATE:
            day = dt.date.fromisoformat(text)
            return day if day.isoformat() == text else None
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    exact = moment.tzinfo is None and not moment.microsecond
    return moment if exact and moment.isoformat(sep=" ") == text else None
