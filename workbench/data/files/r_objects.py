"""Objects of R files as the parser gives them: vectors, names, attributes. Nothing is evaluated."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from workbench.data.files.r_parser import tree_of
from workbench.errors import DataError

MOST_BYTES = 4 << 30
_PIECE = 1 << 22
_PACKED: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": lambda raw: gzip.GzipFile(fileobj=raw),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
_NA_INTEGER, _NA_LONG = -(2**31), -(2**63)


def unpacked(path: Path) -> bytes:
    """The bytes of the file, unpacked up to a bound: a small file may unfold to fill the memory."""
    with path.open("rb") as raw:
        head = raw.read(6)
        raw.seek(0)
        unpack = next((kind for signature, kind in _PACKED.items() if head.startswith(signature)), None)
        opened: Any = raw if unpack is None else unpack(raw)
        out = io.BytesIO()
        while piece := opened.read(_PIECE):
            out.write(piece)
            packed = max(path.stat().st_size, 1)
            if out.tell() > MOST_BYTES or (out.tell() > 1 << 28 and out.tell() / packed > 500):
                raise DataError(
                    f"'{path.name}' unfolds to more than data need.", "Check where it comes from."
                )
    return out.getvalue()


def parsed(path: Path) -> tuple[dict[str, Any], bool]:
    """Objects by name, and whether the file holds a single one without a name (.rds)."""
    content = unpacked(path)
    single = not content.startswith((b"RDX", b"RDA"))
    tree = tree_of(content, single=single)
    return ({"": tree} if single else dict(pairs(tree))), single


def pairs(node: Any) -> list[tuple[str, Any]]:
    """The entries of a pairlist: attributes, or the objects of a workspace."""
    found = []
    while node is not None and kind(node) == "LIST":
        found.append((symbol(node.tag), node.value[0]))
        node = node.value[1]
    return found


def kind(node: Any) -> str:
    """REAL, INT, LGL, STR, VEC, LIST ..."""
    return str(node.info.type.name)


def symbol(node: Any) -> str:
    """The name a symbol stands for; it may refer to an earlier one."""
    if node is None:
        return ""
    if kind(node) == "REF":
        node = node.referenced_object
    return text(node.value) or ""


def text(node: Any) -> str | None:
    """A string; None for NA."""
    if node is None or node.value is None:
        return None
    value = node.value
    if not isinstance(value, bytes):
        return str(value)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def attributes(node: Any) -> dict[str, Any]:
    """Attributes by name."""
    return dict(pairs(node.attributes)) if node.attributes is not None else {}


def texts(node: Any) -> list[str | None]:
    """A character vector."""
    return [text(item) for item in node.value] if node is not None and kind(node) == "STR" else []


def numbers(node: Any) -> np.ndarray:
    """A numeric, integer or logical vector as float64, nan for NA."""
    raw = np.ma.asarray(node.value)
    values = np.asarray(raw.data, dtype=np.float64).copy()
    if kind(node) in ("INT", "LGL"):
        values[np.asarray(raw.data) == _NA_INTEGER] = np.nan
    values[np.ma.getmaskarray(raw)] = np.nan
    return values


def long_integers(node: Any) -> list[int | None]:
    """A vector of class integer64 (package bit64, fread of data.table): the bits of doubles, None for NA."""
    bits = np.ascontiguousarray(np.ma.asarray(node.value).data, dtype=np.float64).view(np.int64)
    return [None if value == _NA_LONG else value for value in bits.tolist()]


def classes(node: Any) -> tuple[str, ...]:
    """The class attribute."""
    found = attributes(node).get("class")
    return tuple(item or "" for item in texts(found)) if found is not None else ()
