"""The look through the bytes of a part of a large file, for `scan` to count and to find what is no text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from workbench.data.text.files import open_data_file
from workbench.data.text.format import TextFormat
from workbench.data.text.parts import Part
from workbench.data.text.scan import ByteScan, Counts
from workbench.data.text.stream import TextStream


def counts_in_part(path: Path, form: TextFormat, part: Part, watch: Callable[[int], None]) -> Counts:
    """The counts in a part of a file in UTF-8; watch: called with the place that is reached, may raise.

    Raises DataError as `TextStream` does, which reads again whatever is not plain.
    """
    with open_data_file(path) as file:
        counts = _plain_counts(file, ByteScan(form.delimiter, form.quote), part, watch)
        if counts is not None:
            return counts
        scan = ByteScan(form.delimiter, form.quote)
        for block in TextStream(file, path.name, form.encoding, part=part, watch=watch):
            scan.feed(block)
        return scan.counts


def _plain_counts(file: BinaryIO, scan: ByteScan, part: Part, watch: Callable[[int], None]) -> Counts | None:
    """The counts, None where a byte is zero or beyond ASCII, or a line longer than the scan's room."""
    place, last = part
    file.seek(place)
    room = scan.room
    signed = np.frombuffer(room, np.int8)  # zero and what is beyond ASCII are all below one
    while place < last:
        n_bytes = file.readinto(room[: last - place])  # type: ignore[attr-defined]
        if not n_bytes or signed[:n_bytes].min() <= 0 or not scan.has_line_end(n_bytes):
            return None
        scan.count_put(n_bytes)
        place += n_bytes
        watch(place)
    return scan.counts
