"""Fixed-width text: columns are cut at stated widths, blanks around a cell do not count."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from pathlib import Path

from workbench.data.dataset import Dataset
from workbench.data.files.columns import of_texts
from workbench.data.files.format import Reading
from workbench.data.files.registry import format_by_id
from workbench.data.files.source import Source
from workbench.data.text.files import open_data_file
from workbench.data.text.sniff import sniff
from workbench.errors import DataError, OptionsError
from workbench.plurals import counted

_MOST = 1 << 20
"""Bytes of a codebook; what is longer is none of ours."""
_ADVICE = 'Say "widths": [4, 2, 6], the number of characters of each column, from the codebook of the data.'


def read(source: Source) -> Dataset:
    """A fixed-width file; `widths` are stated or in the codebook beside it, `names` default to V1, V2 ..."""
    reading = source.reading if source.reading.widths else codebook(source.path)
    widths = reading.widths
    if not widths:
        raise DataError(f"The widths of the columns of '{source.path.name}' are not known.", _ADVICE)
    if min(widths) < 1:
        raise OptionsError("A column must be at least one character wide.", _ADVICE, option="widths")
    names = reading.names or tuple(f"V{i + 1}" for i in range(len(widths)))
    if len(names) != len(widths):
        raise OptionsError(
            f"Given are {counted(len(widths), 'width')} but {counted(len(names), 'name')}.",
            "Name every column once.",
            option="names",
        )
    lines = _lines(source)
    ends = list(accumulate(widths))
    longest = next((i for i, line in enumerate(lines, 1) if len(line.rstrip()) > ends[-1]), None)
    if longest is not None:
        raise DataError(
            f"Line {longest} of '{source.path.name}' is longer than all columns, {ends[-1]} characters.",
            _ADVICE,
        )
    columns = []
    for place, (name, width, end) in enumerate(zip(names, widths, ends, strict=True)):
        cells = [line[end - width : end].strip() for line in lines]
        columns.append(of_texts(name, cells, source.missing.get(name)))
        source.tell(place / len(names))
    return source.dataset(columns)


def codebook_of(path: Path) -> Path:
    """Where the widths and names of the file at `path` stand, if the workbench wrote it."""
    return path.with_name(f"{path.name}.json")


def codebook(path: Path) -> Reading:
    """What the codebook beside the file tells; nothing when there is none, or when it is no codebook."""
    beside = codebook_of(path)
    try:
        if beside.stat().st_size > _MOST:
            return Reading()
        return Reading.from_json(json.loads(beside.read_text(encoding="utf-8")), format_by_id("fixed_width"))
    except (OSError, ValueError, AttributeError, RecursionError, OptionsError):
        return Reading()


def _lines(source: Source) -> list[str]:
    encoding = sniff(source.path).encoding
    with open_data_file(source.path) as file:
        text = file.read().decode(encoding, "strict").removeprefix("\ufeff").removesuffix("\x1a")
    kept = [line.removesuffix("\r") for line in text.split("\n") if line.strip()]
    if not kept:
        raise DataError(f"'{source.path.name}' holds no rows.", "Check that it is the right file.")
    return kept


def parse_widths(text: str) -> tuple[int, ...]:
    """'4 2 6' or '4, 2, 6'; OptionsError for anything else."""
    words = text.replace(",", " ").split()
    if not words or not all(re.fullmatch("0*[1-9][0-9]{0,8}", word) for word in words):
        raise OptionsError("The widths are not whole numbers.", "Type them as 4 2 6, say.", option="widths")
    return tuple(map(int, words))
