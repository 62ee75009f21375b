"""Which encoding a file is written in, told from its first bytes.

A byte order mark decides; else zero bytes at every other place mean UTF-16; else what is valid UTF-8 is
UTF-8; else an 8-bit code page: cp1252 when it gives nothing but western European letters and signs,
otherwise the best guess of charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from workbench.errors import DataError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN_SIGNS = set("€‚„…†‡‰‹›‘’“”•–—™¡¢£§©ª«¬®°±²³´µ¶·¹º»¼½¾¿×÷\u00a0")

_LATIN_PAGES = ["cp1250", "cp1252", "cp1254", "cp1257", "mac_roman", "cp850", "iso8859_2"]
"""Where less than half of the letters are beyond ASCII: guesses for other scripts would be accidents."""

_MAGIC = (
    (b"PK\x03\x04", "a zip archive, perhaps a spreadsheet (.xlsx, .ods)", "Save it as CSV first."),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document (.xls, .doc)", "Save it as CSV first."),
    (b"$FL2", "an SPSS file (.sav)", "Export it as CSV first."),
    (b"<stata_dta>", "a Stata file (.dta)", "Export it as CSV first."),
    (b"SAS FILE", "a SAS file", "Export it as CSV first."),
    (b"%PDF", "a PDF document", "Choose the data file itself."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"PAR1", "a Parquet file", "Export it as CSV first."),
    (b"RDX", "an R data file", "Export it as CSV first, in R: write.csv(data, 'file.csv')."),
    (b"SQLite format", "a database", "Export the table as CSV first."),
)
_BLOCK = 1 << 20
FIRST_LOOK, LOOK = _BLOCK, 256 * _BLOCK
"""How far to look for the first character beyond ASCII: where all is read afterwards, and else."""


class NotInEncoding(DataError):
    """The file holds bytes that mean nothing in the encoding it was read in."""


def refuse_binary(head: bytes, name: str) -> None:
    """DataError when the first bytes are those of a well-known binary format."""
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            raise DataError(f"'{name}' is not a text file: it is {what}.", advice)


def detect_encoding(file: BinaryIO, name: str, look: int = LOOK) -> str:
    """The codec of `file` (opened for reading in binary, at its start; left anywhere), from `look` bytes."""
    head = file.read(_BLOCK)
    refuse_binary(head, name)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if b"\0" in head[:4096]:
        return _utf16_without_mark(head[:4096], name)
    return _without_mark(file, head, look)


def _utf16_without_mark(head: bytes, name: str) -> str:
    """UTF-16 text in western scripts has a zero in every other byte; anything else with zeros is not text."""
    pairs = len(head) // 2
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.4 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if even > 0.4 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    raise not_text(name)


def not_text(name: str) -> DataError:
    """The file has zero bytes: it is not text."""
    return DataError(
        f"'{name}' is not a text file: it contains zero bytes.",
        "Export the data as CSV or TSV from the program that wrote it.",
    )


def _without_mark(file: BinaryIO, block: bytes, look: int) -> str:
    """UTF-8 or a code page, from the first stretch that is not plain ASCII."""
    seen = 0
    before = b""
    while block:
        if not block.isascii():
            return _of_stretch(before[-3:] + block + file.read(_BLOCK))
        seen += len(block)
        if seen >= look:
            break
        before, block = block, file.read(_BLOCK)
    return "utf-8"


def _of_stretch(stretch: bytes) -> str:
    """UTF-8 if all of it is, or nearly all: a stray byte is better told with its place when it is read."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(stretch)
    beyond_ascii = [char for char in text if not char.isascii()]
    if beyond_ascii.count("\ufffd") <= 0.05 * len(beyond_ascii):
        return "utf-8"
    return _code_page(stretch)


def _code_page(stretch: bytes) -> str:
    """cp1252 if that gives western text, else the best guess among the pages that are likely."""
    lines = [line for line in stretch.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:65536]
    beyond = re.findall(rb"[\x80-\xff]+", stretch)  # letters of other scripts stand together, ours seldom do
    is_latin = sum(map(len, beyond)) < max(len(re.findall(rb"[A-Za-z]", stretch)), len(beyond) + 1)
    try:
        if is_latin and _is_western(sample.decode("cp1252")):
            return "cp1252"
    except UnicodeDecodeError:
        pass  # one of the five bytes cp1252 leaves undefined
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_LATIN_PAGES if is_latin else None).best()
    return best.encoding if best is not None and not best.encoding.startswith("utf") else "latin-1"


def _is_western(text: str) -> bool:
    """Every character beyond ASCII is a letter or a sign of western European print."""
    return all(
        char in _WESTERN_SIGNS or "\xc0" <= char <= "\xff" or char in "ŠŽšžŒœŸƒ"
        for char in set(text)
        if not char.isascii()
    )
