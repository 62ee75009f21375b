"""What the JSON of results looks like, read off the dataclass declarations.

A dataclass with a class variable `kind` or `mark` writes it as its tag; every field is written under its
own name, except that a result's `version` is the key "workbench".
"""

from __future__ import annotations

import types
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from workbench.results.blocks import Result


def tag_of(cls: type) -> str:
    """The name of the tag a dataclass carries: "kind", "mark" or "" for none."""
    return next((tag for tag in ("kind", "mark") if hasattr(cls, tag)), "")


def json_key(name: str, cls: type) -> str:
    """The JSON key of a field."""
    return "workbench" if cls is Result and name == "version" else name


@cache
def field_types(cls: type) -> dict[str, tuple[str, Any]]:
    """JSON key -> (field name, resolved type) of a dataclass."""
    hints = get_type_hints(cls)
    return {json_key(field.name, cls): (field.name, hints[field.name]) for field in fields(cls)}


@cache
def required_keys(cls: type) -> frozenset[str]:
    """JSON keys that have no default."""
    return frozenset(
        json_key(field.name, cls)
        for field in fields(cls)
        if field.default is MISSING and field.default_factory is MISSING
    )


@cache
def members(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a union; a type that is not one has itself as the only alternative."""
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)


@cache
def tagged(annotation: Any) -> dict[str, type]:
    """Tag value -> dataclass of a union of tagged dataclasses."""
    return {getattr(cls, tag_of(cls)): cls for cls in members(annotation) if tag_of(cls)}
