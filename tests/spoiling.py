"""JSON of a good file with a few values changed, for tests of what is read from it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any


def places(tree: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the values of a JSON tree stand."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [above, *(place for key, item in inner for place in places(item, (*above, key)))]


def spoil(tree: Any, chance: Random, change: Callable[[Any, Any], None]) -> None:
    """One to three times `change(parent, key)` of a value anywhere in the tree."""
    for _ in range(chance.randint(1, 3)):
        found = [place for place in places(tree) if place]
        if not found:
            break
        *above, last = chance.choice(found)
        parent = tree
        for key in above:
            parent = parent[key]
        change(parent, last)
