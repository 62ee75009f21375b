"""What the preparation notes of reference cases ask for, done to a copy of the data.

"Cx = x minus its grand mean"                               a centred copy of a column
"weight of row i (1-based) = 1 + (i mod 4)/2"               the column `w`
"wide to long: Score1..6 become Score with Time = 0..5"     one row a wave
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
WEIGHTS = "1 + (i mod 4)/2"
CENTRED = re.compile(r"(\w+) = (\w+) minus its grand mean")
LONG = re.compile(r"wide to long: (\w+?)1\.\.(\d+) become (\w+) with (\w+) = 0")


def prepared(source: Path, notes: Sequence[str]) -> Path | Callable[[Path], Path]:
    """The data themselves where the notes ask for nothing, else what writes a prepared copy into a folder."""
    steps = [step for note in notes for step in _steps(note)]
    if not steps:
        return source

    def write(folder: Path) -> Path:
        rows = _read(source)
        for step in steps:
            rows = step(rows)
        return _write(rows, folder / source.name)

    return write


def _steps(note: str) -> list[Callable[[list[Row]], list[Row]]]:
    found: list[Callable[[list[Row]], list[Row]]] = []
    if match := CENTRED.search(note):
        new, old = match.groups()
        found.append(lambda rows: _centred(rows, new, old))
    if WEIGHTS in note:
        found.append(_weighted)
    if match := LONG.search(note):
        wide, waves, outcome, time = match.groups()
        found.append(lambda rows: _long(rows, wide, int(waves), outcome, time))
    return found


def _centred(rows: list[Row], new: str, old: str) -> list[Row]:
    known = [float(row[old]) for row in rows if row[old]]
    mean = sum(known) / len(known)
    return [{**row, new: float(row[old]) - mean if row[old] else ""} for row in rows]


def _weighted(rows: list[Row]) -> list[Row]:
    return [{**row, "w": 1 + (number % 4) / 2} for number, row in enumerate(rows, 1)]


def _long(rows: list[Row], wide: str, waves: int, outcome: str, time: str) -> list[Row]:
    names = [f"{wide}{wave}" for wave in range(1, waves + 1)]
    return [
        {**{k: v for k, v in row.items() if k not in names}, time: wave, outcome: row[name]}
        for row in rows
        for wave, name in enumerate(names)
    ]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(rows: list[Row], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
