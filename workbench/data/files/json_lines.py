"""JSON lines: one object a line, a key a variable. Types are those of JSON; text stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.columns import described
from workbench.data.files.source import Source
from workbench.errors import DataError, shortened


def read(source: Source) -> Dataset:
    """A .jsonl file; a key that a line lacks is an empty cell there."""
    columns: dict[str, list[Any]] = {}
    count = 0
    for row in _objects(source):
        for name, value in row.items():
            cells = columns.setdefault(name, [])
            cells.extend([None] * (count - len(cells)))
            cells.append(value)
        count += 1
    for cells in columns.values():
        cells.extend([None] * (count - len(cells)))
    return source.dataset([described(n, cells, source.missing.get(n)) for n, cells in columns.items()])


def _objects(source: Source) -> Iterator[dict[str, Any]]:
    size = max(source.path.stat().st_size, 1)
    done = 0
    with source.path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            done += len(line)
            if number % 5000 == 1:
                source.tell(0.9 * done / size)
            if line.strip():
                yield _object(source, line, number)


def _object(source: Source, line: bytes, number: int) -> dict[str, Any]:
    advice = 'Each line must be an object such as {"school": "a", "score": 3.5}.'
    try:
        found = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_unique)
    except _RepeatedKey as error:
        raise DataError(
            f"Line {number} of '{source.path.name}' has '{shortened(str(error))}' twice.",
            "Give every value a key of its own.",
        ) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise DataError(f"Line {number} of '{source.path.name}' is not JSON.", advice) from None
    if not isinstance(found, dict):
        raise DataError(f"Line {number} of '{source.path.name}' is no object.", advice)
    if b"\\ud" in line.lower() and _has_halves(found):
        raise DataError(
            f"Line {number} of '{source.path.name}' holds half of a character (\\ud800 to \\udfff).",
            "Save the file again in the program it comes from.",
        )
    for name, value in found.items():
        if isinstance(value, dict | list):
            raise DataError(
                f"'{name}' in line {number} of '{source.path.name}' holds a list or object.",
                "Give every value a key of its own.",
            )
    return found


class _RepeatedKey(ValueError):
    """An object has a key twice; JSON keeps silent about which value holds."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKey(next(key for key in keys if keys.count(key) > 1))
    return found


def _has_halves(row: dict[str, Any]) -> bool:
    """Whether a name or text cannot be written again in any encoding."""
    try:
        "".join([*row, *(value for value in row.values() if isinstance(value, str))]).encode()
    except UnicodeEncodeError:
        return True
    return False
