"""Check one entry of a recipe's `data.variables`: known keys, and texts where texts belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.data.missing import Range
from workbench.data.near_names import did_you_mean, first_twice
from workbench.data.ranges import from_json
from workbench.data.variable import Level, Measure
from workbench.errors import RecipeError

_RANGES = ("missing_ranges", "valid_range")
_KEYS = ("measure", "levels", "reference", "missing", "label", "role", "format", "notes", *_RANGES)


def checked_entry(name: str, entry: Any) -> dict[str, Any]:
    """The entry with texts where texts belong; RecipeError otherwise."""
    if not isinstance(entry, Mapping):
        raise RecipeError(f"The description of '{name}' must be an object.", '{"measure": "nominal"}, say.')
    for key in entry:
        if key not in _KEYS:
            advice = did_you_mean(str(key), _KEYS, f"Known are {', '.join(_KEYS)}.", 1)
            raise RecipeError(f"'{key}' is not known in the description of '{name}'.", advice)
    for key in ("label", "role", "format", "notes"):
        if not isinstance(entry.get(key, ""), str):
            raise RecipeError(f"'{key}' of '{name}' must be text.")
    out = dict(entry)
    if "measure" in entry:
        out["measure"] = _measure(name, entry["measure"])
    if "levels" in entry:
        out["levels"] = _levels(name, entry["levels"])
    if "missing" in entry:
        out["missing"] = tuple(_text(name, "missing", code) for code in _listed(name, "missing", entry))
    if "missing_ranges" in entry:
        listed = _listed(name, "missing_ranges", entry)
        out["missing_ranges"] = tuple(_range(name, "missing_ranges", item) for item in listed)
    if entry.get("valid_range") is not None:
        out["valid_range"] = _range(name, "valid_range", entry["valid_range"])
    if entry.get("reference") is not None:
        out["reference"] = _text(name, "reference", entry["reference"])
    return out


def _measure(name: str, value: Any) -> Measure:
    try:
        return Measure(value)
    except ValueError:
        known = ", ".join(str(m) for m in Measure)
        raise RecipeError(
            f"'{value}' is not a measure (variable '{name}').", f"Use one of {known}."
        ) from None


def _range(name: str, key: str, value: Any) -> Range:
    try:
        return from_json(value)
    except ValueError as error:
        raise RecipeError(
            f"'{key}' of '{name}' is wrong: {error}.", "Write [90, 99], or [null, 0] for all up to 0."
        ) from None


def _listed(name: str, key: str, entry: Mapping[str, Any]) -> list[Any]:
    value = entry[key]
    if not isinstance(value, list | tuple):
        raise RecipeError(f"'{key}' of '{name}' must be a list.")
    return list(value)


def _text(name: str, key: str, value: Any) -> str:
    """A level or code as text; numbers are allowed and written in their shortest form."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RecipeError(f"'{key}' of '{name}' must hold texts or numbers.")
    return value if isinstance(value, str) else repr(value)


def _levels(name: str, value: Any) -> tuple[Level, ...]:
    levels = []
    for item in _listed(name, "levels", {"levels": value}):
        if isinstance(item, list | tuple):
            if len(item) != 2 or not isinstance(item[1], str):
                raise RecipeError(f"A level of '{name}' must be a value, or a pair of value and label.")
            levels.append(Level(_text(name, "levels", item[0]), item[1]))
        else:
            levels.append(Level(_text(name, "levels", item)))
    twice = first_twice(level.value for level in levels)
    if twice is not None:
        raise RecipeError(f"Level '{twice}' of '{name}' is listed twice.", "List every level once.")
    return tuple(levels)
