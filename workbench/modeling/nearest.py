"""The names nearest to a misspelt one, quickly even among ten thousand: it is asked at every keystroke."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from heapq import nlargest

_COMPARED = 200


def nearest(wanted: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Up to `count` names that look like `wanted`, upper and lower case alike, best first."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.casefold(), name)
    wanted = wanted.casefold()
    candidates = list(folded)
    if len(candidates) > _COMPARED:
        pairs = _pairs(wanted)
        candidates = nlargest(_COMPARED, candidates, key=lambda name: len(pairs & _pairs(name)))
    return [folded[match] for match in get_close_matches(wanted, candidates, n=count, cutoff=0.6)]


def _pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters."""
    return {text[i : i + 2] for i in range(max(len(text) - 1, 1))}
