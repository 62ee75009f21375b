"""A text file as a stream of UTF-8 bytes, checked on the way.

Whatever the encoding of the file, the CSV reader sees UTF-8 without a byte order mark (programs that add one
to a file that has one leave two). On the way: bytes that are not valid in the encoding, zero bytes and lines
beyond all reason are refused with their place, progress is told, and a cancel request stops the reading.
Nothing is held but one block.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

from workbench.data.text.encoding import NotInEncoding, not_text
from workbench.errors import DataError

MAX_LINE = 64_000_000
"""Longest line read, in bytes: a table of a million columns fits; a file without line ends does not."""

BLOCK = 1 << 20

_END_OF_DOS = b"\x1a"


class TextStream:
    """Readable by pandas (`read`, `__iter__`); see the module text.

    skip: bytes of UTF-8 text to leave out at the start (the header row); watch: called with the number of
    bytes read from the file so far, may raise Cancelled; tap: called with every block handed out;
    for_pandas: double a mark that the first cell begins with, as pandas takes one away; part: only the bytes
    of the file from the first up to the second place, whole lines.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        encoding: str,
        *,
        skip: int = 0,
        watch: Callable[[int], None] | None = None,
        tap: Callable[[bytes], None] | None = None,
        for_pandas: bool = False,
        part: tuple[int, int] | None = None,
    ) -> None:
        self._file = file
        first, self._last = part or (0, sys.maxsize)
        self._name = name
        self._encoding = encoding
        self._skip = skip
        self._waiting = b""
        self._watch = watch
        self._tap = tap
        self._line_length = 0
        self._passes_through = codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")
        self._decoder = codecs.getincrementaldecoder("utf-8-sig" if self._passes_through else encoding)()
        self._bytes_read = first
        if part is not None:
            file.seek(first)
        self._doubles_mark = for_pandas

    def read(self, size: int = -1) -> bytes:
        """The next UTF-8 bytes, about `size` of them; b"" at the end."""
        while True:
            raw = self._file.read(self._up_to(BLOCK if size is None or size < 0 else max(size, 64)))
            block = self._checked(raw)
            self._bytes_read += len(raw)
            if self._watch is not None:
                self._watch(self._bytes_read)
            block = self._without_end_mark(block)
            if self._skip:
                self._skip, block = max(0, self._skip - len(block)), block[self._skip :]
            if block and self._tap is not None:
                self._tap(block)
            if block or not raw:
                return self._marked(block)

    def _without_end_mark(self, block: bytes) -> bytes:
        """A Ctrl-Z waits for what follows; where nothing does, it is the end of a text of DOS."""
        if not block:
            return block
        block = self._waiting + block
        self._waiting = _END_OF_DOS if block.endswith(_END_OF_DOS) else b""
        return block.removesuffix(_END_OF_DOS)

    def _up_to(self, size: int) -> int:
        return min(size, self._last - self._bytes_read)

    def _marked(self, block: bytes) -> bytes:
        first, self._doubles_mark = self._doubles_mark, False
        return codecs.BOM_UTF8 + block if first and block.startswith(codecs.BOM_UTF8) else block

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def _checked(self, raw: bytes) -> bytes:
        block = self._decoded(raw)
        if b"\0" in block:
            raise not_text(self._name)
        last = block.rfind(b"\n")
        last = max(last, block.rfind(b"\r", last + 1))
        self._line_length = self._line_length + len(block) if last < 0 else len(block) - last - 1
        if self._line_length > MAX_LINE:
            raise self._too_long(len(raw))
        return block

    def _decoded(self, raw: bytes) -> bytes:
        """UTF-8 passes through, but is decoded once to be sure that it is valid."""
        waiting = self._decoder.getstate()[0]
        try:
            if self._passes_through and raw.isascii() and not waiting:
                return raw
            text = self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise self._undecodable(error) from None
        except UnicodeError:
            raise DataError(
                f"'{self._name}' is not written in {self._encoding.upper()}.", "Choose another encoding."
            ) from None
        block = raw if self._passes_through else text.encode("utf-8")
        return block if self._bytes_read else _without_marks(block)

    def _too_long(self, size: int) -> DataError:
        return DataError(
            f"Line {self._line_at(self._bytes_read + size)} of '{self._name}' is longer than "
            f"{MAX_LINE // 1_000_000} million bytes.",
            "This is not a table with rows: check that it is the right file and has line ends.",
        )

    def _line_at(self, place: int) -> int:
        """The number of the line in which the byte at `place` of the file stands; reads the file again."""
        decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        self._file.seek(0)
        line = 1
        while place > 0:
            raw = self._file.read(min(BLOCK, place))
            place -= max(len(raw), 1)
            text = decoder.decode(raw)
            line += text.count("\n") or text.count("\r")
        return line

    def _undecodable(self, error: UnicodeDecodeError) -> DataError:
        line = self._line_at(self._bytes_read) + error.object[: error.start].count(b"\n")
        bad = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.start + 2])
        return NotInEncoding(
            f"Line {line} of '{self._name}' holds the bytes {bad}, which are not {self._encoding.upper()}.",
            "Choose another encoding in the preview; files from older Windows programs are often cp1252.",
        )


def _without_marks(block: bytes) -> bytes:
    while block.startswith(codecs.BOM_UTF8):
        block = block.removeprefix(codecs.BOM_UTF8)
    return block
