"""The preparation of a project's data as a list of steps that a recipe can repeat from its files on.

The replay begins with the table MAIN, as `workbench.transform` and recipes do. A step on another table says
so ("on"), since nobody notes when another table is shown. What cannot be repeated stands there in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MAIN = "data"
"""The name of the first table."""
BY_HAND = "by_hand"
"""The key of what stands among the steps of preparation for a change that is none: its words."""
OPENED = "opened"
"""The key of what stands there for the reading of a file: its place, and how it was read where that was
chosen ("reading" and "variables" as in the data part of a recipe)."""
USE, RENAME = "use", "rename_table"
"""Steps on tables as a whole (see `workbench.analysis.transforms.pipeline`)."""
MOST_KEPT = 100_000
"""A step that holds more cells and rows than this is kept as words only: a project stays small."""
MOST_IN_ALL, SMALL = 300_000, 1_000
"""The same for all steps together, which are written after every command; small ones are kept in any case."""

Step = Mapping[str, Any]
Steps = tuple[Step, ...]


def opened_step(source: str, reading: Step | None = None, variables: Step | None = None) -> dict[str, Any]:
    """What stands for the reading of a source."""
    more = {"reading": reading, "variables": variables}
    return {OPENED: source, **{key: dict(value) for key, value in more.items() if value}}


def opening(steps: Iterable[Step], source: str) -> Step:
    """How that source was read the last time, {} when nothing is known of it."""
    found: Step = {}
    for step in steps:
        if step.get(OPENED) == source:
            found = step
    return found


def is_repeated(step: Step) -> bool:
    """Whether it is a step of a recipe, not words or the reading of a file."""
    return BY_HAND not in step and OPENED not in step


def current_table(steps: Iterable[Step]) -> str:
    """The table that the replay of the steps is at in the end."""
    current = MAIN
    for step in steps:
        if step.get("step") == USE:
            current = str(step.get("on"))
        elif step.get("step") == RENAME and step.get("on") == current:
            current = str(step.get("into"))
    return current


def first_name(steps: Sequence[Step], table: str) -> str:
    """The name that a table had before the steps renamed it."""
    for step in reversed(steps):
        if step.get("step") == RENAME and step.get("into") == table:
            table = str(step.get("on"))
    return table


def added(steps: Steps, new: Iterable[Step], table: str, words: str) -> Steps:
    """The steps with new ones on that table; words: what stands for them if they are too large to keep."""
    fresh = [dict(step) for step in new]
    size = size_of(fresh, MOST_KEPT)
    if size > MOST_KEPT or (size > SMALL and size + size_of(steps, MOST_IN_ALL) > MOST_IN_ALL):
        return noted(steps, words)
    here = current_table(steps)
    if table != here:
        fresh = [_placed(step, table) for step in fresh]
    if steps and len(fresh) == 1 and _said_again(steps[-1], fresh[0]):
        steps = steps[:-1]
    return (*steps, *fresh)


def _placed(step: dict[str, Any], table: str) -> dict[str, Any]:
    """A step that says which table it is on; the reading of a file does not need to."""
    return step if "on" in step or OPENED in step else {"step": step["step"], "on": table, **step}


def _said_again(before: Step, after: Step) -> bool:
    """Whether a step only says again, in other words, what the one before it said of a variable."""

    def about(step: Step) -> tuple[Any, ...]:
        return tuple(step.get(key) for key in ("step", "on", "variable", "property"))

    words_only = after.get("property", "label") in ("label", "notes", "format", "valid")
    return after.get("step") == "set_variable" and words_only and about(before) == about(after)


def noted(steps: Steps, words: str) -> Steps:
    """The steps with a change in words only; the same words once."""
    return steps if steps and steps[-1] == {BY_HAND: words} else (*steps, {BY_HAND: words})


def size_of(value: Any, enough: int) -> int:
    """How many single values plain data hold, counted no further than enough; long texts are several."""
    held = 0
    for size in _sizes(value):
        held += size
        if held > enough:
            break
    return held


def _sizes(value: Any) -> Iterator[int]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _sizes(item)
    else:
        yield 1 + len(value) // 100 if isinstance(value, str) else 1
