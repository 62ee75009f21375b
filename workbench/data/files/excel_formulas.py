"""Formulas of an Excel sheet for which the file has no value: the program that wrote it did not calculate.

what the cell holds                                          here
a formula and no value                                       UNCALCULATED
a formula and 0, as do all formulas of a sheet that asks     PERHAPS_ZERO
  to be calculated when it is opened (fullCalcOnLoad)
a formula and the empty text (t="str" and an empty v)        calculated: the text is empty

Office Open XML, ECMA-376 part 1: 18.3.1.4 (c), 18.3.1.40 (f), 18.2.2 (calcPr). Most sheets have no formulas,
which a look through the bytes tells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from workbench.data.files.sheet import PERHAPS_ZERO, UNCALCULATED, Formula

_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ZEROS = ("0", "0.0")
_PIECE, _OVERLAP = 1 << 20, 64
_LETTERS = re.compile(r"([A-Z]+)([0-9]+)")

Places = dict[int, dict[int, Formula]]
"""By row and column, both from 0."""


def uncalculated(path: Path, part: str, *, asks: bool, tell: Callable[[], object]) -> Places:
    """Where the sheet `part` of the archive holds formulas without a value that can be trusted.

    asks: the workbook asks to be calculated when opened; tell: called now and then, may raise Cancelled.
    """
    with zipfile.ZipFile(path) as archive:
        with archive.open(part) as file:
            if not _any_formula(file, tell):
                return {}
        with archive.open(part) as file:
            return _places(file, asks, tell)


def _any_formula(file: IO[bytes], tell: Callable[[], object]) -> bool:
    rest = b""
    while piece := file.read(_PIECE):
        tell()
        if _FORMULA.search(rest + piece):
            return True
        rest = piece[-_OVERLAP:]
    return False


def _places(file: IO[bytes], asks: bool, tell: Callable[[], object]) -> Places:
    empty: Places = {}
    zero: Places = {}
    for number, (row, column, value, is_number) in enumerate(_formulas(file)):
        if number % 5000 == 0:
            tell()
        if value is None or (is_number and not value):
            empty.setdefault(row, {})[column] = UNCALCULATED
        elif is_number and value in _ZEROS:
            zero.setdefault(row, {})[column] = PERHAPS_ZERO
        elif value:
            asks = False  # something was calculated, so that the zeros were as well
    if asks:
        for row, columns in zero.items():
            empty.setdefault(row, {}).update(columns)
    return empty


def _formulas(file: IO[bytes]) -> Iterator[tuple[int, int, str | None, bool]]:
    """Row, column, value as written (None: there is none) and whether it would be a number."""
    from lxml import etree

    tags = tuple(f"{{{space}}}row" for space in _SPACES)
    place = -1
    for _, row in etree.iterparse(
        file, tag=tags, resolve_entities=False, no_network=True, remove_comments=True
    ):
        place = int(row.get("r", place + 2)) - 1
        column = -1
        for cell in row:
            column = _column(cell.get("r", ""), column)
            parts: dict[str, Any] = {child.tag.rpartition("}")[2]: child.text for child in cell}
            if "f" in parts:
                value = (parts["v"] or "") if "v" in parts else None
                yield place, column, value, cell.get("t", "n") == "n"
        row.clear()
        while row.getprevious() is not None:  # else all rows read so far would stay in memory
            del row.getparent()[0]


def _column(place: str, before: int) -> int:
    """The column of a cell such as C5; without a place it is the one after the cell before."""
    match = _LETTERS.fullmatch(place)
    if match is None:
        return before + 1
    number = 0
    for letter in match[1]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
