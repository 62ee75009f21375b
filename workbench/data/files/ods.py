"""OpenDocument spreadsheets (.ods), read as a stream by lxml (OASIS OpenDocument 1.3, part 3).

Repeated cells and rows are unfolded only where they hold something; the trailing million of empty rows that
spreadsheet programs write costs nothing.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import Cell
from workbench.data.files.sheet import MOST_CELLS, UNCALCULATED, dataset_of_rows
from workbench.data.files.source import Source
from workbench.data.files.zipped import check_zip
from workbench.errors import DataError

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MOST_REPEATS = 1 << 21


def sheets(path: Path) -> tuple[str, ...]:
    """Names of the sheets, in order."""
    return tuple(
        element.get(f"{_TABLE}name", "")
        for event, element in _events(path)
        if event == "start" and element.tag == f"{_TABLE}table"
    )


def read(source: Source) -> Dataset:
    """One sheet of a document."""
    name = source.chosen(sheets(source.path))
    return dataset_of_rows(source, _rows(source, name), name)


def _rows(source: Source, name: str) -> Iterator[list[Cell]]:
    inside, empty, count = False, 0, 0
    for event, element in _events(source.path):
        if element.tag == f"{_TABLE}table":
            if event == "start":
                inside = element.get(f"{_TABLE}name", "") == name
            elif inside:
                return
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            if inside:
                cells, repeats = _cells(element), _repeats(element, "rows")
                if not cells:
                    empty += repeats
                else:
                    count += (empty + repeats) * (len(cells) + 1)
                    if count > MOST_CELLS:
                        raise DataError(
                            f"'{source.path.name}' unfolds to too many cells.", "Export it as CSV."
                        )
                    yield from ([] for _ in range(empty))
                    yield from (list(cells) for _ in range(repeats))
                    empty = 0
                    if count % 5000 < len(cells):
                        source.tell(0.5)
            element.clear()


def _cells(row: Any) -> list[Cell]:
    cells: list[Cell] = []
    empty = 0
    for element in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeats, value = _repeats(element, "columns"), _value(element)
        if value is None:
            empty += repeats
            continue
        if len(cells) + empty + repeats > 1 << 15:
            raise DataError("A row of the sheet has more than 32768 cells.", "Export the data as CSV.")
        cells += [None] * empty + [value] * repeats
        empty = 0
    return cells


def _repeats(element: Any, what: str) -> int:
    return max(1, min(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), _MOST_REPEATS))


def _value(element: Any) -> Cell:
    kind = element.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return float(element.get(f"{_OFFICE}value"))
    if kind == "boolean":
        return bool(element.get(f"{_OFFICE}boolean-value") == "true")
    if kind == "date":
        return dt.datetime.fromisoformat(element.get(f"{_OFFICE}date-value"))
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
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_REPEATS))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        else:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _duration(text: str) -> Cell:
    """PT13H45M00S as a duration."""
    import re

    match = re.fullmatch(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", text)
    if match is None:
        return text
    sign, days, hours, minutes, seconds = match.groups()
    length = dt.timedelta(int(days or 0), float(seconds or 0), 0, 0, int(minutes or 0), int(hours or 0))
    return -length if sign else length


def _events(path: Path) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    check_zip(path)
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        yield from etree.iterparse(
            content,
            events=("start", "end"),
            tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
            resolve_entities=False,
            no_network=True,
        )
