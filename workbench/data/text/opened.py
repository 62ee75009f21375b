"""A text file looked into: its format, its names and its first rows. Where preview and reading both start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from workbench.data.text.encoding import FIRST_LOOK, LOOK, NotInEncoding
from workbench.data.text.files import unchanged
from workbench.data.text.format import TextFormat
from workbench.data.text.header import Header, read_header
from workbench.data.text.rows import Rows, read_head, split_rows
from workbench.data.text.sniff import sniff
from workbench.errors import DataError

Found = TypeVar("Found")

SAMPLE_ROWS = 1000


@dataclass(frozen=True)
class OpenedText:
    """head: the first characters, whole lines; complete: the head is the whole file."""

    path: Path
    form: TextFormat
    head: str
    complete: bool
    header: Header

    @cached_property
    def body(self) -> str:
        """The rows of data in the head."""
        return self.head[self.header.characters :]

    @cached_property
    def rows(self) -> Rows:
        """The first thousand rows, or as many as the head holds for certain, cut into cells."""
        rows = split_rows(self.body, self.form, SAMPLE_ROWS)
        cut_short = not self.complete and 1 < len(rows) < SAMPLE_ROWS  # the head may end inside quotes
        return rows[:-1] if cut_short else rows

    @property
    def width(self) -> int:
        """Number of columns by the header."""
        return len(self.header.names)


def open_text(path: str | Path, format: TextFormat | None = None, look: int = LOOK) -> OpenedText:
    """Look into the file at `path`; DataError when it is not text, or there is nothing like a table in it.

    look: bytes to look through for the encoding.
    """
    path = Path(path)
    form = sniff(path, look=look) if format is None else format
    head, complete = read_head(path, form.encoding)
    header = read_header(head, form)
    if not header.names:
        raise DataError(f"'{path.name}' holds no table.", "Check that it is the right file.")
    return OpenedText(path, form, head, complete, header)


def read_opened(path: str | Path, format: TextFormat | None, read: Callable[[OpenedText], Found]) -> Found:
    """What `read` makes of all of the file at `path`, which stays as it is meanwhile.

    The encoding, where it is not told, is taken from the first bytes; should others not agree, from more.
    """
    with unchanged(path):
        if format is None:
            try:
                return read(open_text(path, look=FIRST_LOOK))
            except NotInEncoding:
                pass
        return read(open_text(path, format))
