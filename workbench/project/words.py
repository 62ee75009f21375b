"""Parts of a project in one line: steps of preparation, titles."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from workbench.analysis.transforms.pipeline import read_placed
from workbench.errors import WorkbenchError
from workbench.project.preparation import BY_HAND, OPENED


def step_words(step: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """A step of preparation in one line; titles: see `Placed.words`."""
    if BY_HAND in step:
        return f"{step[BY_HAND]}  (not in the recipe)"
    if OPENED in step:
        chosen = ", with choices of its reading" if len(step) > 1 else ""
        return f"Open {PurePath(str(step[OPENED])).name}{chosen}"
    try:
        return read_placed(step).words(titles)
    except WorkbenchError:  # of a plugin that is gone
        return str(step.get("step", "?"))


def one_line(words: str) -> str:
    """A comment ends with its line, whatever a title holds."""
    return " ".join(words.split())


def has_halves(text: str) -> bool:
    """Whether a text has half a character, such as a damaged file leaves in a name."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def without_halves(code: str) -> str:
    r"""Halves of characters, which no file of text can hold, as escapes of Python and JSON: \udc80."""
    return code.encode("utf-8", "backslashreplace").decode("utf-8")
