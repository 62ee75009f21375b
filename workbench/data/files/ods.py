"""OpenDocument spreadsheets (.ods), read as a stream by lxml (OASIS OpenDocument 1.3, part 3).

Repeated cells and rows are unfolded only where they hold something; the trailing million of empty rows that
spreadsheet programs write costs nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import Cell
from workbench.data.files.ods_cells import value_of
from workbench.data.files.sheet import MOST_CELLS, UNCALCULATED, dataset_of_rows, visible_first
from workbench.data.files.source import Source
from workbench.data.files.zipped import check_zip
from workbench.errors import DataError

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_GENERATOR = re.compile(rb"<meta:generator>[^<]*Office")
_MOST_REPEATS = 1 << 21
_MOST_META = 1 << 20


def sheets(path: Path) -> tuple[str, ...]:
    """Names of the sheets, in order, hidden ones last."""
    hidden, found = set[str](), dict[str, bool]()
    for event, element in _events(path):
        if element.tag == f"{_STYLE}style" and event == "end":
            if any(part.get(f"{_TABLE}display") == "false" for part in element):
                hidden.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == f"{_TABLE}table" and event == "start":
            found[element.get(f"{_TABLE}name", "")] = element.get(f"{_TABLE}style-name") in hidden
    return visible_first(found)


def read(source: Source) -> Dataset:
    """One sheet of a document."""
    name = source.chosen(sheets(source.path))
    return dataset_of_rows(source, _rows(source, name), name)


def _rows(source: Source, name: str) -> Iterator[list[Cell]]:
    inside, empty, count = False, 0, 0
    calculated = _is_calculated(source.path)
    for event, element in _events(source.path):
        if element.tag == f"{_TABLE}table":
            if event == "start":
                inside = element.get(f"{_TABLE}name", "") == name
            elif inside:
                return
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            if inside:
                cells, repeats = _cells(element, calculated), _repeats(element, "rows")
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


def _is_calculated(path: Path) -> bool:
    """Office programs calculate what they save; they leave out the value of a formula that gives no text."""
    with zipfile.ZipFile(path) as archive:
        if "meta.xml" not in archive.namelist():
            return False
        with archive.open("meta.xml") as file:
            return _GENERATOR.search(file.read(_MOST_META)) is not None


def _cells(row: Any, calculated: bool) -> list[Cell]:
    cells: list[Cell] = []
    empty = 0
    for element in row.iter(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeats, value = _repeats(element, "columns"), value_of(element)
        if value is None or (calculated and value is UNCALCULATED):
            empty += repeats
            continue
        if len(cells) + empty + repeats > 1 << 15:
            raise DataError("A row of the sheet has more than 32768 cells.", "Export the data as CSV.")
        cells += [None] * empty + [value] * repeats
        empty = 0
    return cells


def _repeats(element: Any, what: str) -> int:
    return max(1, min(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), _MOST_REPEATS))


def _events(path: Path) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    check_zip(path)
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        yield from etree.iterparse(
            content,
            events=("start", "end"),
            tag=(f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style"),
            resolve_entities=False,
            no_network=True,
        )
