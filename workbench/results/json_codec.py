"""Results to JSON and back without loss; the dataclass declarations are the schema.

Layout: `Result` as {"workbench": version, "analysis", "options", "data", "blocks", "notices", "timing"}
and "labels" where terms have codes with value labels, a block as {"kind": "table", ...its fields}, a mark as
{"mark": "points", ...its fields}.
The text is strict JSON: full-precision floats, and since JSON has no infinities, a float that is not
finite is written {"$float": "inf" | "-inf" | "nan"}. `None` (null) stays what it means: not available.
A dictionary key that itself starts with "$" is written with one more "$". Tuples and numpy values inside
`options` come back as lists and plain numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, cast

from workbench.errors import PluginError, ProjectError
from workbench.results.blocks import Block, Result
from workbench.results.json_reader import MAX_DEPTH, Unreadable, all_plain, read
from workbench.results.json_schema import json_key, tag_of

MAX_CHARACTERS = 256 * 2**20
_PLAIN = float | int | str | bool | None
_ADVICE = "The file may be damaged or come from a newer workbench."


def dumps(result: Result, indent: int | None = None) -> str:
    """The result as JSON text (ASCII); PluginError when it holds something that is not plain result data."""
    return json.dumps(result_to_json(result), allow_nan=False, indent=indent)


def loads(text: str | bytes) -> Result:
    """The result that `dumps` wrote; ProjectError says where the text is not one."""
    return result_from_json(parse(text))


def parse(text: str | bytes) -> Any:
    """Strict JSON text to plain values; ProjectError for NaN tokens, repeated keys or too much text."""
    if len(text) > MAX_CHARACTERS:
        raise ProjectError("The stored results are too large to open.", _ADVICE)
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except RecursionError:
        raise ProjectError("The stored results are nested too deeply.", _ADVICE) from None
    except ValueError as error:
        raise ProjectError(f"The stored results are not valid JSON: {error}.", _ADVICE) from None


def result_to_json(result: Result) -> dict[str, Any]:
    """The result as JSON values (dictionaries, lists, strings, finite numbers, None)."""
    out = _checked(Result, result)
    if not out["labels"]:
        del out["labels"]
    return out


def result_from_json(value: object) -> Result:
    """The result behind JSON values; ProjectError when they are not one."""
    return cast(Result, _read(Result, value))


def block_to_json(block: Block) -> dict[str, Any]:
    """One block as JSON values."""
    return _checked(Block, block)


def block_from_json(value: object) -> Block:
    """The block behind JSON values; ProjectError when they are not one."""
    return cast(Block, _read(Block, value))


def _read(schema: Any, value: object) -> Any:
    try:
        return read(schema, value)
    except Unreadable as error:
        raise ProjectError(f"The stored results cannot be read: {error}.", _ADVICE) from None


def _checked(schema: Any, value: object) -> dict[str, Any]:
    """Encode, and prove that what is written can be read again: nobody's work is lost in a file."""
    try:
        encoded = _encode(value, 0)
        read(schema, encoded)
    except Unreadable as error:
        raise PluginError(
            f"An analysis returned a result that cannot be saved: {error}.", "Please tell its author."
        ) from None
    return cast(dict[str, Any], encoded)


def _encode(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Unreadable("it is nested too deeply or contains itself")
    if type(value) not in (str, float) and hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": repr(float(value))}
    if isinstance(value, tuple | list):
        if all_plain(_PLAIN, value):
            return list(value)
        return [_encode(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {_escaped(key): _encode(item, depth + 1) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _encode_fields(value, depth)
    raise Unreadable(f"{type(value).__name__} is not plain data")


def _encode_fields(value: Any, depth: int) -> dict[str, Any]:
    tag = tag_of(type(value))
    encoded = {tag: getattr(value, tag)} if tag else {}
    names = sorted(fields(value), key=lambda field: json_key(field.name, type(value)) != "workbench")
    for field in names:
        item = getattr(value, field.name)
        encoded[json_key(field.name, type(value))] = _encode(item, depth + 1)
    return encoded


def _escaped(key: object) -> str:
    if not isinstance(key, str):
        raise Unreadable(f"the key {key!r} is not text")
    return "$" + key if key.startswith("$") else key


def _refuse_constant(token: str) -> None:
    raise ValueError(f"{token} is not a JSON number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found
