"""Damaged files: good files of every format, and what can happen to their bytes.

Formats that are packed (zip, gzip) are damaged inside as well: on the outside a wrong checksum ends all
at once, and nothing of the reader is tried.
"""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.registry import FORMATS, format_of
from workbench.data.files.write import write_file
from workbench.data.variable import Level, Measure, Variable

HERE = Path(__file__).parent / "data" / "files"
MADE = ("sav", "zsav", "dta", "xpt", "sas7bdat", "rds", "rda", "xlsx", "xls")
WRITTEN = (
    "csv",
    "fwf",
    "xlsx",
    "ods",
    "sav",
    "zsav",
    "dta",
    "xpt",
    "rds",
    "jsonl",
    "parquet",
    "feather",
    "sqlite",
)

Damage = Callable[[bytes, Random], bytes]


def good_files(folder: Path) -> list[Path]:
    """At least one file of every format that is there to be read, copied or written into `folder`."""
    found = []
    for suffix in MADE:
        path = folder / f"pupils.{suffix}"
        path.write_bytes((HERE / f"pupils.{suffix}").read_bytes())
        found.append(path)
    for suffix in WRITTEN:
        path = folder / f"ours.{suffix}"
        write_file(_study(), path)
        found.append(path)
    (folder / "ours_hurt.fwf.json").write_bytes((folder / "ours.fwf.json").read_bytes())
    return [*found, _with_tables(folder / "tables.sqlite")]


def _study() -> Dataset:
    word = CodedColumn(np.arange(40, dtype=np.int32) % 4 - 1, ("1", "2", "9"))
    levels = (Level("1", "girl"), Level("2", "boy"), Level("9", "refused"))
    day = CodedColumn(np.arange(40, dtype=np.int32) % 2, ("1999-12-31", "2024-02-29"))
    score = NumericColumn(np.where(np.arange(40) % 7 == 3, np.nan, np.arange(40) / 3))
    about = [
        Variable("pupil", measure=Measure.ID),
        Variable("sex", "Sex of the pupil", Measure.NOMINAL, levels, missing_codes=("9",)),
        Variable("score", missing_ranges=((90.0, 99.0),)),
        Variable("day", measure=Measure.TEXT, format="date"),
    ]
    pupil = NumericColumn(np.arange(40, dtype=np.int64))
    return Dataset({"pupil": pupil, "sex": word, "score": score, "day": day}, about)


def _with_tables(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as database:
        for name in ("a", "b"):
            database.execute(f"CREATE TABLE {name} (x INTEGER, y TEXT, z REAL)")
            database.executemany(
                f"INSERT INTO {name} VALUES (?, ?, ?)", [(i, f"t{i}", i / 7) for i in range(99)]
            )
        database.execute("CREATE VIEW c AS SELECT * FROM a JOIN b USING (x)")
        database.commit()
    return path


# -- what can happen ---------------------------------------------------------------------------------


def flipped(data: bytes, draw: Random) -> bytes:
    """Some bytes are others."""
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 5, 20, 200))):
        out[draw.randrange(len(out))] = draw.choice((0, 255, 1, 127, 128, draw.randrange(256)))
    return bytes(out)


def cut(data: bytes, draw: Random) -> bytes:
    """The end is gone."""
    return data[: draw.randrange(1, len(data))]


def moved(data: bytes, draw: Random) -> bytes:
    """A piece is gone, twice there, or another one."""
    first, size = draw.randrange(len(data)), draw.choice((1, 3, 8, 64, 512))
    piece = data[first : first + size]
    middle = draw.choice((b"", piece * 2, bytes(len(piece)), draw.randbytes(len(piece)), piece * 500))
    return data[:first] + middle + data[first + size :]


def number_changed(data: bytes, draw: Random) -> bytes:
    """A length, count or offset is far too large, negative or zero."""
    place, size = draw.randrange(len(data)), draw.choice((2, 4, 8))
    value = draw.choice((0, -1, 2 ** (8 * size - 1) - 1, 1 << (8 * size - 2), 65536 % (1 << (8 * size - 1))))
    new = value.to_bytes(size, draw.choice(("little", "big")), signed=True)
    return data[:place] + new + data[place + size :]


DAMAGES: tuple[Damage, ...] = (flipped, cut, moved, number_changed)


def damaged(data: bytes, draw: Random) -> bytes:
    """The bytes after one or two accidents, inside of what is packed as often as outside."""
    inside = draw.random() < 0.5
    if inside and data.startswith(b"PK\x03\x04"):
        return _in_zip(data, draw)
    if inside and data.startswith(b"\x1f\x8b"):
        return gzip.compress(_hurt(gzip.decompress(data), draw), mtime=0)
    return _hurt(data, draw)


def _hurt(data: bytes, draw: Random) -> bytes:
    for _ in range(draw.choice((1, 1, 2))):
        data = draw.choice(DAMAGES)(data, draw) if len(data) > 1 else data
    return data


def _in_zip(data: bytes, draw: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    hurt = draw.choice([name for name, content in members.items() if len(content) > 1])
    members[hurt] = _hurt(members[hurt], draw)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def formats_tried(paths: list[Path]) -> set[str]:
    """Ids of the formats of these files."""
    return {format_of(path).id for path in paths}


EVERY_FORMAT = {known.id for known in FORMATS} - {"spss_portable"}
"""Portable files of SPSS have no writer, here or in R."""
