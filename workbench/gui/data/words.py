"""Numbers as people read them on screen."""

from __future__ import annotations

from workbench.plurals import counted as counted


def grouped(number: int) -> str:
    """10320 as 10,320, as everywhere."""
    return f"{number:,}"
