"""A large text file in parts of whole lines, for several threads to look through."""

from __future__ import annotations

from pathlib import Path

Part = tuple[int, int]
"""The first byte of a part of the file, and the one behind its last."""

_FAR = 1 << 20
"""Bytes in which a line must end for a part to begin behind it."""


def parts_of(path: Path, first: int, n_parts: int) -> list[Part]:
    """About `n_parts` parts of like size, together all bytes from the one at `first` to the end.

    Each but the first begins behind a line feed, so no character and no number lies in two of them. A file
    whose lines end in other ways, or hardly ever, is one part.
    """
    size = path.stat().st_size
    borders = [first]
    with path.open("rb") as file:
        for k in range(1, n_parts):
            file.seek(first + (size - first) * k // n_parts)
            ended = file.readline(_FAR).endswith(b"\n")
            if ended and borders[-1] < file.tell() < size:
                borders.append(file.tell())
    return list(zip(borders, [*borders[1:], size], strict=True))
