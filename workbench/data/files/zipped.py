"""Zip archives are looked at before they are unpacked: a small file may unfold to fill the memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

from workbench.errors import DataError

MOST_BYTES = 4 << 30
MOST_RATIO = 250
HARMLESS = 64 << 20
"""Bytes up to which no ratio is suspicious: a sheet of equal cells packs very well."""


def check_zip(path: Path) -> None:
    """DataError when the archive is damaged, protected or unfolds to more than a workbook would.

    The sizes an archive states bind: Python's zipfile reads no byte more.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise DataError(
            f"'{path.name}' is damaged or cut short.", "Save it again in the program it comes from."
        ) from None
    if any(member.flag_bits & 1 for member in members):
        raise DataError(f"'{path.name}' is protected by a password.", "Save it without one.")
    size = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if size > MOST_BYTES or (size > HARMLESS and size / packed > MOST_RATIO):
        raise _unfolds(path, size)


def check_cells(path: Path, cells: int) -> None:
    """DataError when a file states far more cells than its bytes can hold, as equal ones need none."""
    size = 8 * cells
    if size > MOST_BYTES and size / max(path.stat().st_size, 1) > MOST_RATIO:
        raise _unfolds(path, size)


def _unfolds(path: Path, size: int) -> DataError:
    return DataError(
        f"'{path.name}' would unfold to {size >> 20} megabytes, which no table needs.",
        "Check where the file comes from; if it is yours, export the data as CSV.",
    )
