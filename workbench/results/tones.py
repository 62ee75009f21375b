"""Lights in a table: a sign that also tells without colour, and the tone that a renderer may give it.

● Fine    ▲ Look    ■ Doubtful
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["success", "warning", "error"]
SIGNS: dict[str, Tone] = {"●": "success", "▲": "warning", "■": "error"}


def tone_of(text: str) -> Tone | None:
    """The tone of a cell that begins with a light's sign and goes on with a word; None for any other text."""
    return SIGNS.get(text[:1]) if text[1:2] == " " and len(text) > 2 else None
