"""What a cell of an OpenDocument spreadsheet holds, its XML element as a value (OpenDocument 1.3, part 3)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from workbench.data.files.columns import Cell
from workbench.data.files.sheet import UNCALCULATED

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_LENGTH = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")
_MOST_BLANKS = 1 << 20


def value_of(element: Any) -> Cell:
    """The value as stated, not as shown; UNCALCULATED for a formula without one."""
    kind = element.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return float(element.get(f"{_OFFICE}value"))
    if kind == "boolean":
        return bool(element.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "date":
        return _moment(element.get(f"{_OFFICE}date-value"))
    if kind == "time":
        return _duration(element.get(f"{_OFFICE}time-value"))
    if kind == "string":
        stated = element.get(f"{_OFFICE}string-value")
        is_error = element.get(f"{_EXTENDED}value-type") == "error"  # its string-value is empty
        shown = stated is None or is_error
        return ("\n".join(map(_words, element.iterchildren(f"{_TEXT}p"))) if shown else stated) or None
    return UNCALCULATED if element.get(f"{_TABLE}formula") else None


def _words(element: Any) -> str:
    """The text of a paragraph; runs of blanks, tabs and line breaks are elements."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_BLANKS))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        else:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _moment(text: str) -> Cell:
    """2024-01-31 or 2024-01-31T13:45:00; years that Python's calendar does not have stay text."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return text.replace("T", " ")


def _duration(text: str) -> Cell:
    """PT13H45M00S as a duration."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        return text
    sign, days, hours, minutes, seconds = match.groups()
    length = dt.timedelta(int(days or 0), float(seconds or 0), 0, 0, int(minutes or 0), int(hours or 0))
    return -length if sign else length
