"""Checks of plain JSON values in a recipe; every fault names the place, such as `data.variables.school`."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from typing import Any

from workbench.errors import RecipeError

_SHOWN = 60


def object_at(value: Any, where: str) -> dict[str, Any]:
    """The value, which must be a JSON object."""
    if not isinstance(value, dict):
        raise RecipeError(f"{_place(where)} is {_short(value)}.", "It must be an object in braces { }.")
    return value


def text_at(value: Any, where: str, *, empty: bool = False) -> str:
    """The value, which must be a text, not empty unless `empty`."""
    if not isinstance(value, str) or not (value or empty):
        raise RecipeError(f"{_place(where)} is {_short(value)}.", "It must be a text in quotes.")
    return value


def whole_at(value: Any, where: str) -> int:
    """The value, which must be a whole number, not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RecipeError(f"{_place(where)} is {_short(value)}.", "It must be a whole number.")
    return value


def check_keys(
    value: dict[str, Any], known: Sequence[str], where: str, *, required: Sequence[str] = ()
) -> None:
    """Every key must be known and the required ones there; the nearest known name is offered."""
    for key in value:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            advice = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
            raise RecipeError(f"{_place(where)} has an unknown entry '{key}'.", advice)
    for key in required:
        if key not in value:
            raise RecipeError(f"{_place(where)} has no '{key}'.", "Add it.")


def _place(where: str) -> str:
    return "The recipe" if where == "the recipe" else f"'{where}' in the recipe"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
