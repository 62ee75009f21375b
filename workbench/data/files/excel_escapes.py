"""Signs that XML cannot hold, as Excel writes them: _x000D_ for a carriage return (ECMA-376, ST_Xstring).

A text that looks like such a sign itself has its underscore written so: _x005F_x000D_.
"""

from __future__ import annotations

import re

_SIGN = re.compile("_x([0-9A-Fa-f]{4})_")
_LOOKS_SO = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def unescaped(text: str) -> str:
    """The text that is meant; NUL and halves of characters stay as they are written."""
    return _SIGN.sub(_meant, text) if "_x" in text else text


def escaped(text: str) -> str:
    """The text as it has to be written to be read again as it is."""
    return _LOOKS_SO.sub("_x005F_", text) if "_x" in text else text


def _meant(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)
