"""The objects in the bytes of an R file, by rdata, with what a workspace holds besides data.

A workspace saved after some modelling holds fitted models, functions and raw vectors next to its data frames,
and all must be passed over to reach what follows. rdata 1.1 lacks some of that, which is added here for the
usual format (XDR): raw vectors, weak references, two constants of R, and whole objects among the constants of
compiled functions, which follow a pad and begin anew (R Internals, section 1.8, "Serialization Formats").
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_MAGIC = (b"RDX2\n", b"RDX3\n")
_XDR = b"X\n"
_WEAK_REFERENCE, _RAW, _BASE_NAMESPACE, _UNBOUND = 23, 24, 250, 252
_ADDED = {_WEAK_REFERENCE, _RAW, _BASE_NAMESPACE, _UNBOUND}
_HAS_ATTRIBUTES = 1 << 9
_FLAGS = 4  # bytes
_DEEPEST = 50_000
"""Calls within calls: the objects of a workspace are a chain, read by as many."""


def tree_of(content: bytes, *, single: bool) -> Any:
    """The outermost object of an unpacked file; single: an .rds file."""
    from rdata.parser import parse_data

    head = next((magic for magic in _MAGIC if content.startswith(magic)), b"") + _XDR
    if content.startswith(head):
        return _parse_xdr(memoryview(content)[len(head) :])
    return parse_data(content, extension=".rds" if single else ".rda").object


def _parse_xdr(content: memoryview) -> Any:
    from rdata.parser import RObject, RObjectInfo, RObjectType
    from rdata.parser._parser import BYTECODE_SPECIAL_SET, DEFAULT_ALTREP_MAP
    from rdata.parser._xdr import ParserXDR

    in_bytecode = {int(kind.value) for kind in BYTECODE_SPECIAL_SET}

    class Parser(ParserXDR):
        def parse_R_object(
            self, reference_list: Any = None, bytecode_rep_list: Any = None, info_int: int | None = None
        ) -> RObject:
            references = [] if reference_list is None else reference_list
            if info_int in in_bytecode:
                return super().parse_R_object(references, bytecode_rep_list, info_int)
            start = self.file.tell()  # of the flags; what was given instead of them is a pad
            flags = int.from_bytes(self.file.read(_FLAGS), "big")
            if flags & 0xFF in _ADDED:
                return self._passed_over(flags, references)
            self.file.seek(start)
            return super().parse_R_object(references)

        def _passed_over(self, flags: int, references: Any) -> RObject:
            """An object of a kind that is added, whose flags have just been read."""
            kind, attributed = flags & 0xFF, bool(flags & _HAS_ATTRIBUTES)
            value = self.parse_string(self.parse_int()) if kind == _RAW else None
            known = RObjectType(kind) if kind in (_RAW, _WEAK_REFERENCE) else RObjectType.NILVALUE
            found = RObject(RObjectInfo(known, False, attributed, False, 0, 0), value, None)
            if kind == _WEAK_REFERENCE:
                references.append(found)
            if attributed and kind in (_RAW, _WEAK_REFERENCE):
                found.attributes = self.parse_R_object(references)
            return found

    parser = Parser(content, expand_altrep=True, altrep_constructor_dict=DEFAULT_ALTREP_MAP)
    with _deep():
        tree = parser.parse_all().object
    parser.check_complete()
    return tree


@contextmanager
def _deep() -> Iterator[None]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)
