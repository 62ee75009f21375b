"""Column names of a file: empty and repeated names are repaired, and every repair is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import shortened

_LONGEST = 60
REPEATED = "occurs more than once in the header"


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A usable name and, if it was repaired, why ("" = as written)."""

    name: str
    written: str
    note: str = ""


def repaired_names(written: Sequence[str]) -> tuple[ColumnName, ...]:
    """Unique, non-empty names: the second 'score' becomes 'score_2', an empty one 'column_5'.

    A repaired name never takes a name that is written elsewhere in the header.
    """
    taken = {text for text in written if text.strip()}
    seen: set[str] = set()
    tried: dict[str, int] = {}
    out = []
    for position, text in enumerate(written, start=1):
        name, note = text, ""
        if not text.strip():
            stem = f"column_{position}"
            name = stem if stem not in taken else _free(stem, taken, tried)
            note = f"Column {position} has no name in the file; named '{name}'."
        elif text in seen:
            name = _free(text, taken, tried)
            note = f"'{_shown(text)}' {REPEATED}; column {position} is named '{_shown(name)}'."
        out.append(ColumnName(name, text, note))
        seen.add(text)
        taken.add(name)
    return tuple(out)


def _shown(name: str) -> str:
    return shortened(name, _LONGEST)


def _free(stem: str, taken: set[str], tried: dict[str, int]) -> str:
    """stem_2, stem_3 ...: the first that is free; `tried` remembers where the last search ended."""
    number = tried.get(stem, 1) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    tried[stem] = number
    return f"{stem}_{number}"
