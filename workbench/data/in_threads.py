"""The same work on many columns, by several threads at once: numpy lets go of Python while it copies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TypeVar

from workbench.data.progress import awaited, pause

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_MOST = 4
"""Threads beyond these wait for memory only."""


def n_threads() -> int:
    """How many threads are of use here."""
    return min(_MOST, os.cpu_count() or 1)


def in_threads(function: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
    """What the function gives for each item, in their order; its first error is raised.

    Whoever watches (progress.py) is asked meanwhile whether to go on, in the thread that called; the function
    must not ask.
    """
    from concurrent.futures import ThreadPoolExecutor  # small data have no use for it

    with ThreadPoolExecutor(n_threads(), thread_name_prefix="columns") as pool:
        works = [pool.submit(function, item) for item in items]
        try:
            return [awaited(work, pause) for work in works]
        finally:
            for work in works:
                work.cancel()
