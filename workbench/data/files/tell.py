"""How much is read between two looks at whether the user wants to stop."""

from __future__ import annotations

CELLS_AT_ONCE = 4_000_000


def cells_at_once() -> int:
    """A function, so that tests can make pieces small."""
    return CELLS_AT_ONCE
