"""The scale that items of a questionnaire are answered on, to count some of them backwards."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from workbench.data.dataset import Dataset
from workbench.data.expressions.writing import is_number
from workbench.data.missing import Range
from workbench.data.ranges import range_of, range_text
from workbench.data.variable import Measure
from workbench.errors import DataError


def item_scale(dataset: Dataset, items: Sequence[str], text: str = "") -> Range:
    """The lowest and highest answer to the items.

    As written in text ("1 to 5"), else the valid values stated for one of them, else those that occur in any
    of them. DataError where an item is no number or has answers off the scale.
    """
    found = [_span(dataset, item) for item in items]
    scale = _written(text) or _stated(dataset, items) or _of_all(found)
    for item, span in zip(items, found, strict=True):
        if span is not None and not (scale[0] <= span[0] and span[1] <= scale[1]):
            raise DataError(
                f"'{item}' has values from {range_text(span)}, beyond the scale {range_text(scale)}.",
                "Write the whole scale, or declare codes such as 9 missing first.",
            )
    return scale


def _written(text: str) -> Range | None:
    if not text.strip():
        return None
    found = range_of(text)
    if found is None or not all(map(isfinite, found)):
        raise DataError(f"'{text}' is no scale.", "Write its ends, such as 1 to 5.")
    return found


def _stated(dataset: Dataset, items: Sequence[str]) -> Range | None:
    stated = {r for item in items if (r := dataset.variable(item).valid_range) and all(map(isfinite, r))}
    return stated.pop() if len(stated) == 1 else None


def _of_all(found: Sequence[Range | None]) -> Range:
    known = [span for span in found if span is not None]
    if not known:
        raise DataError(
            "The items have no values, so nothing tells their scale.", "Write it, such as 1 to 5."
        )
    return min(low for low, _ in known), max(high for _, high in known)


def _span(dataset: Dataset, item: str) -> Range | None:
    """Lowest and highest value, None where there is none; categories have to be numbers."""
    if dataset.variable(item).measure is Measure.NUMERIC:
        values = dataset.numeric(item)
        values = values[np.isfinite(values)]
        return (float(values.min()), float(values.max())) if len(values) else None
    codes, levels = dataset.codes(item)
    used = [levels[code] for code in np.unique(codes) if code >= 0]
    word = next((level for level in used if not is_number(level)), None)
    if word is not None:
        raise DataError(
            f"'{item}' has the category '{word}', which is no number.", "Recode its values to numbers first."
        )
    numbers = [float(level) for level in used]
    return (min(numbers), max(numbers)) if numbers else None
