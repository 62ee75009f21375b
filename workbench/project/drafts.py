"""Words that were being typed and belong to the project only once they are finished, such as half a formula.

They lie beside the journal of the window, so that what a crash interrupts in the middle of a sentence is not
lost either. They are shown to the user afterwards and can be put back where they stood, never applied.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.project.atomic import replacing

DRAFTS = "drafts.json"
LONGEST = 200_000
"""Of the words of one field so many characters are kept: what is longer was pasted from somewhere."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in a field: its name on the screen, and the words.

    way: how the window finds the field again (gui/put_back.py); empty where it cannot.
    """

    place: str
    words: str
    way: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a window, when they were kept (seconds since 1970), and its file ("" for none)."""

    drafts: tuple[Draft, ...] = ()
    at: float = 0.0
    original: str = ""


def keep(folder: Path, drafts: Sequence[Draft], original: str) -> None:
    """Write them into `folder` in place of those before; ProjectError if refused."""
    path = folder / DRAFTS
    if not drafts:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return
    fields = {
        "at": time.time(),
        "original": original,
        "drafts": [
            {"place": each.place, "words": each.words[:LONGEST], "way": dict(each.way)} for each in drafts
        ],
    }
    with replacing(path) as file:
        file.write(json.dumps(fields, default=str).encode())


def kept(folder: Path) -> Drafts:
    """The drafts in `folder`; none where there is no file or it is damaged."""
    try:
        fields = json.loads((folder / DRAFTS).read_bytes())
        drafts = tuple(
            Draft(str(item["place"]), str(item["words"]), dict(item.get("way", {})))
            for item in fields["drafts"]
        )
        return Drafts(drafts, float(fields["at"]), str(fields["original"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Drafts()


def told(drafts: Sequence[Draft], most: int = 160) -> str:
    """A line for each, such as: In Formula: y ~ x + (1. Long words are shortened to `most` characters."""
    lines = [f"In {each.place}: {_short(each.words, most)}" for each in drafts]
    return "\n".join(lines)


def _short(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"
