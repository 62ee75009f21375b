"""Words that a Word file can hold: no control characters, no half of a surrogate pair."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: str, *, lines: bool = False) -> str:
    """The text with what XML cannot hold as U+FFFD; lines: whether line breaks stay."""
    safe = _DIRECTION.sub("\ufffd", _FORBIDDEN.sub("\ufffd", text))
    return safe if lines else " ".join(safe.split())
