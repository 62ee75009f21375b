"""The parts of a result one after the other, each block published as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from workbench.api import Block, Reporter

Fitted = TypeVar("Fitted")


class Part(NamedTuple, Generic[Fitted]):
    """A part of the result: how far the work is when it begins, what it does, and its function."""

    fraction: float
    message: str
    blocks: Callable[[Fitted], Iterable[Block]]


def blocks_of(parts: Sequence[Part[Fitted]], fitted: Fitted, reporter: Reporter) -> Iterator[Block]:
    """The blocks of all parts."""
    for part in parts:
        reporter.progress(part.fraction, part.message)
        for block in part.blocks(fitted):
            reporter.publish(block)
            yield block
