"""Read JSON values into the result dataclasses: unknown kinds, unknown keys and wrong types are refused.

Reading only ever builds the closed set of dataclasses; nothing in the data names a class or is executed.
Keys with a default may be missing, so results saved before a field existed still open.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import is_dataclass
from typing import Any, Literal, cast, get_args, get_origin

from workbench.results.json_schema import field_types, members, required_keys, tag_of, tagged

MAX_DEPTH = 100
_LARGEST_INTEGER = 2**63
_SCALARS = {str, bool, int, float, type(None)}
_NOT_FINITE = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}


class Unreadable(Exception):
    """What is wrong, and where: the place is put together while the error travels outwards."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = ""

    def inside(self, step: str) -> Unreadable:
        """The same error, seen from one level further out."""
        joint = "." if self.place and not self.place.startswith("[") else ""
        self.place = step + joint + self.place
        return self

    def __str__(self) -> str:
        return f"{self.problem} (at {self.place})" if self.place else self.problem


def read(annotation: Any, value: object, depth: int = 0) -> Any:
    """The value as the annotated type; Unreadable when it is not of that type."""
    if depth > MAX_DEPTH:
        raise Unreadable("it is nested too deeply")
    if annotation is Any:
        return _plain(value, depth)
    if tagged(annotation):
        return _tagged(annotation, value, depth)
    if is_dataclass(annotation):
        return _record(annotation, value, depth)
    container = _CONTAINERS.get(get_origin(annotation))
    return container(annotation, value, depth) if container else _scalar(annotation, value, depth)


def _tagged(annotation: Any, value: object, depth: int) -> Any:
    known = tagged(annotation)
    tag = tag_of(next(iter(known.values())))
    if not isinstance(value, dict):
        raise Unreadable(f"expected an object with {tag!r}, found {_found(value)}")
    name = value.get(tag)
    if not isinstance(name, str) or name not in known:
        raise Unreadable(f"unknown {tag} {_short(name)}")
    return _record(known[name], value, depth)


def _record(cls: Any, value: object, depth: int) -> Any:
    if not isinstance(value, dict):
        raise Unreadable(f"expected an object, found {_found(value)}")
    types, tag = field_types(cls), tag_of(cls)
    missing = required_keys(cls) - value.keys()
    if missing:
        raise Unreadable(f"{sorted(missing)[0]!r} is missing")
    values = {}
    for key, item in value.items():
        if key == tag:
            continue
        if key not in types:
            raise Unreadable(f"unknown key {_short(key)}")
        name, annotation = types[key]
        values[name] = _step(key, annotation, item, depth)
    return cls(**values)


def _tuple(annotation: Any, value: object, depth: int) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Unreadable(f"expected a list, found {_found(value)}")
    kinds = get_args(annotation)
    if kinds[-1] is not Ellipsis:
        if len(value) != len(kinds):
            raise Unreadable(f"expected {len(kinds)} values, found {len(value)}")
        return tuple(_step(f"[{i}]", kinds[i], item, depth) for i, item in enumerate(value))
    if all_plain(kinds[0], value):
        return tuple(value)
    return tuple(_step(f"[{i}]", kinds[0], item, depth) for i, item in enumerate(value))


def all_plain(annotation: Any, values: Collection[object]) -> bool:
    """Whether all values can be taken as they are: the quick way through long columns and coordinates."""
    kinds = set(map(type, values))
    if not kinds <= _SCALARS or not kinds <= set(members(annotation)):
        return False
    if kinds == {float}:
        return all(map(math.isfinite, cast(Collection[float], values)))  # most of a figure
    return not kinds & {float, int} or all(map(_is_in_range, values))


def _is_in_range(value: object) -> bool:
    if type(value) is float:
        return math.isfinite(value)
    return type(value) is not int or abs(value) < _LARGEST_INTEGER


def _dict(annotation: Any, value: object, depth: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"expected an object, found {_found(value)}")
    kind = get_args(annotation)[1]
    if all_plain(kind, value.values()) and not any(key.startswith("$") for key in value):
        return value
    return {_unescaped(key): _step(key, kind, item, depth) for key, item in value.items()}


def _literal(annotation: Any, value: object, depth: int) -> Any:
    if not isinstance(value, str) or value not in get_args(annotation):
        raise Unreadable(f"{_short(value)} is not one of {', '.join(get_args(annotation))}")
    return value


_CONTAINERS: dict[Any, Callable[[Any, object, int], Any]] = {
    tuple: _tuple,
    dict: _dict,
    Mapping: _dict,
    Literal: _literal,
}


def _scalar(annotation: Any, value: object, depth: int) -> Any:
    allowed = members(annotation)
    for kind in allowed:
        if get_origin(kind) is not None:
            return None if value is None else read(kind, value, depth)
    if float in allowed and isinstance(value, dict):
        return _special_float(value)
    if type(value) in allowed or (float in allowed and type(value) is int):
        _check_number(value)
        return value
    names = " or ".join("null" if kind is type(None) else kind.__name__ for kind in allowed)
    raise Unreadable(f"expected {names}, found {_found(value)}")


def _plain(value: Any, depth: int) -> Any:
    """Any JSON value, as options hold them."""
    if isinstance(value, dict):
        if value.keys() == {"$float"}:
            return _special_float(value)
        return {_unescaped(key): _step(key, Any, item, depth) for key, item in value.items()}
    if isinstance(value, list):
        return [_step(f"[{i}]", Any, item, depth) for i, item in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("a number is too large")
    return value


def _special_float(value: dict[str, object]) -> float:
    name = value.get("$float")
    if len(value) != 1 or not isinstance(name, str) or name not in _NOT_FINITE:
        raise Unreadable("expected a number")
    return _NOT_FINITE[name]


def _check_number(value: object) -> None:
    if not _is_in_range(value):
        raise Unreadable(
            "a number is too large" if isinstance(value, float) else "a whole number is too large"
        )


def _unescaped(key: str) -> str:
    if not key.startswith("$"):
        return key
    if not key.startswith("$$"):
        raise Unreadable(f"unknown key {_short(key)}")
    return key[1:]


def _step(step: str, annotation: Any, value: object, depth: int) -> Any:
    try:
        return read(annotation, value, depth + 1)
    except Unreadable as error:
        raise error.inside(step) from None


def _found(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
