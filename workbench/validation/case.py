"""A validation case: an analysis of known data, and checks of numbers in its result against other sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.results.blocks import Cell


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far ours may be from theirs: within `abs`, or within `rel` times |theirs| (or a larger scale).

    reason: why not closer, in a few words.
    """

    reason: str
    rel: float = 0.0
    abs: float = 0.0

    def allowed(self, theirs: float, scale: float = 0.0) -> float:
        """The largest difference that passes."""
        return max(self.abs, self.rel * max(abs(theirs), scale))


@dataclass(frozen=True, slots=True)
class ValidationCheck:
    """Numbers of one column of one table.

    what: in the words of the reader ("standard errors"); source: who says so, with version; table, column:
    ids in the result; rows: for each value the cells that tell its row (one empty mapping: the first row);
    values: theirs; scale: sizes that count in place of smaller values, such as standard errors;
    at_most: ours may be lower, as for a criterion that is minimised;
    known: why ours differs rightly ("" when it should agree); such a check never fails.
    """

    what: str
    source: str
    table: str
    column: str
    rows: tuple[Mapping[str, Cell], ...]
    values: tuple[float, ...]
    tolerance: Tolerance
    scale: tuple[float, ...] = ()
    at_most: bool = False
    known: str = ""


@dataclass(frozen=True, slots=True)
class ValidationCase:
    """One run and its checks.

    data: a file, or a function that makes one (called with a folder for it) where it needs preparing;
    variables: as in a recipe; missing: why the data are not here ("" when they are): the case is skipped.
    """

    id: str
    title: str
    analysis: str
    options: Mapping[str, Any]
    data: Path | Callable[[Path], Path]
    checks: tuple[ValidationCheck, ...]
    variables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    missing: str = ""

    @property
    def family(self) -> str:
        """What the analysis id begins with, such as `linear_mlm`."""
        return self.analysis.partition(".")[0]


@dataclass(frozen=True, slots=True)
class ValidationSet:
    """Cases that belong together.

    made_with: programs and versions that gave the values; data: where the data come from.
    """

    title: str
    made_with: str
    data: str
    cases: tuple[ValidationCase, ...]
