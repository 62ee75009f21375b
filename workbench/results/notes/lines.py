"""What a note consists of: lines of a kind, each of spans of words. No markup is left in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

Kind = Literal["paragraph", "heading", "bullet", "number"]
DEEPEST = 3
"""Levels of headings and of lists."""
_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s<>\"\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Words in one look; "\\n" in them is a line break. link: an address of the web or of mail, or ""."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a heading or an item of a list.

    level: of a heading 1 to 3, of an item 1 to 3 by its depth, else 0; number: of an item of a numbered list.
    """

    kind: Kind
    spans: tuple[Span, ...]
    level: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


def is_safe_link(address: str) -> bool:
    """Whether an address may be linked to: the web or mail, nothing that could run."""
    return _SAFE_LINK.fullmatch(address) is not None


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with neighbours of one look joined and empty ones gone."""
    alike = groupby((span for span in spans if span.text), key=lambda span: replace(span, text=""))
    return tuple(replace(look, text="".join(span.text for span in group)) for look, group in alike)
