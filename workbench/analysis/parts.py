"""The parts of a result one after the other, each block published as soon as it is there.

So that coefficients are on screen while figures are still drawn. An estimator lists its parts once, in the
order in which they appear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from workbench.analysis.reporting import Reporter
from workbench.results.blocks import Block

Fitted = TypeVar("Fitted")


class Part(NamedTuple, Generic[Fitted]):
    """A part of a result: how far the work is when it begins, what it does, and its function."""

    fraction: float
    message: str
    blocks: Callable[[Fitted], Iterable[Block]]


def blocks_of(parts: Sequence[Part[Fitted]], fitted: Fitted, reporter: Reporter) -> Iterator[Block]:
    """The blocks of all parts of what was fitted, with progress."""
    for part in parts:
        reporter.progress(part.fraction, part.message)
        yield from published(part.blocks(fitted), reporter)


def published(blocks: Iterable[Block], reporter: Reporter) -> Iterator[Block]:
    """The blocks, each shown as soon as it is made."""
    for block in blocks:
        reporter.publish(block)
        yield block
