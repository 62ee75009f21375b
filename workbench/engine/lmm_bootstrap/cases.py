"""Refits of groups drawn from the data with replacement: the case bootstrap.

The levels of the outermost grouping are drawn, each with all its rows; a level drawn twice counts as two.
What lies inside can be drawn too: the groupings below, level after level, or these and the rows. It trusts
neither the normal law nor equal variances, but needs many outer groups.
van der Leeden, Meijer & Busing (2008), in de Leeuw & Meijer (eds), Handbook of Multilevel Analysis, ch. 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from workbench.engine.lmm import LmmData, LmmFit, RandomBlock
from workbench.engine.lmm.data import prepare
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.lmm_bootstrap.draws import Draws, joined
from workbench.engine.lmm_bootstrap.products import drawn, of_levels
from workbench.engine.lmm_bootstrap.refits import ONE_BY_ONE, piece_of, refitted, solved
from workbench.engine.lmm_bootstrap.whitened import Whitened, whiten
from workbench.engine.threads import threads_for
from workbench.engine.variance_shares import is_nested
from workbench.errors import ModelError, WorkbenchError

Depth: TypeAlias = Literal["outermost", "groupings", "rows"]
Sample: TypeAlias = tuple[Codes, dict[int, Codes]]
"""Rows (m,), and new codes (m,) of each grouping under the number of its first block."""


@dataclass(frozen=True)
class CaseBootstrap:
    """Draws refits of a model on resampled groups; can be sent to another process.

    depth: what is drawn: levels of the outermost grouping, of all groupings, or these and the rows.
    """

    fit: LmmFit
    depth: Depth = "outermost"

    @cached_property
    def _whitened(self) -> Whitened | None:
        whole = self.depth == "outermost" or (self.depth == "groupings" and len(self.fit.data.factors) == 1)
        return whiten(self.fit.data) if whole else None

    @property
    def piece(self) -> int:
        """How many replicates make a good piece of work."""
        return ONE_BY_ONE if self._whitened is None else piece_of(self._whitened)

    @cached_property
    def chain(self) -> tuple[Factor, ...]:
        """The groupings from the outermost to the innermost; ModelError where they are not nested."""
        if any(factor.members is not None for factor in self.fit.data.factors):
            raise ModelError(
                "Rows belong to several levels of a group, so there are no whole groups to draw.",
                "Use the parametric bootstrap or profile intervals.",
            )
        factors = sorted(self.fit.data.factors, key=lambda f: f.n_levels)
        for outer, inner in pairwise(factors):
            if not is_nested(inner, outer):
                names = [self.fit.data.blocks[f.blocks[0]].group for f in (inner, outer)]
                raise ModelError(
                    f"The groups {names[0]} and {names[1]} cross, so there are no whole groups to draw.",
                    "Use the parametric bootstrap or profile intervals.",
                )
        return tuple(factors)

    def draw(self, count: int, seed: np.random.SeedSequence) -> Draws:
        """The estimates of `count` refits."""
        random = np.random.default_rng(seed)
        with threads_for(0):
            if self._whitened is not None:
                return self._by_products(self._whitened, count, random)
            samples = (resample(self.chain, self.depth, random) for _ in range(count))
            return refitted(self.fit, self._data_sets(samples), count)

    def _by_products(self, w: Whitened, count: int, random: np.random.Generator) -> Draws:
        data = self.fit.data
        y, fit = drawn(w, of_levels(data, w), random, count)
        y = y.some(fit)
        quick, left = solved(self.fit, w, y, data.shift, data.y_scale)
        assert y.weight is not None
        samples = (whole_groups(w.factor, y.weight[i]) for i in left)
        careful = refitted(self.fit, self._data_sets(samples), len(left))
        return joined([quick, careful], failed=count - len(fit))

    def _data_sets(self, samples: Iterable[Sample]) -> Iterator[LmmData]:
        for rows, codes in samples:
            try:
                data = self._data(rows, codes)
            except (WorkbenchError, np.linalg.LinAlgError):
                continue  # `refitted` counts what is missing
            if data.p == self.fit.data.p:
                yield data

    def _data(self, rows: Codes, codes: dict[int, Codes]) -> LmmData:
        """The model on those rows, with new codes for each grouping (by the number of its first block)."""
        old = self.fit.data
        of_block = {k: codes[f.blocks[0]] for f in self.chain for k in f.blocks}
        blocks = [
            RandomBlock(b.group, of_block[k], int(of_block[k].max()) + 1, b.Z[rows], b.names)
            for k, b in enumerate(old.blocks)
        ]
        return prepare(
            old.y[rows],
            old.fixed.raw[rows],
            blocks,
            weights=_taken(old.weights, rows),
            offset=_taken(old.offset, rows),
        )


def _taken(values: Floats | None, rows: Codes) -> Floats | None:
    return None if values is None else values[rows]


def whole_groups(factor: Factor, counts: Floats) -> Sample:
    """Rows and new codes when level j stands counts[j] times."""
    level = np.repeat(np.arange(len(counts)), counts.astype(np.intp))
    order = np.argsort(factor.codes, kind="stable")
    sizes = np.bincount(factor.codes, minlength=len(counts))
    starts = np.cumsum(sizes) - sizes
    number = np.repeat(np.arange(len(level)), sizes[level])
    inside = np.arange(len(number)) - np.repeat(np.cumsum(sizes[level]) - sizes[level], sizes[level])
    return order[starts[level][number] + inside], {factor.blocks[0]: number.astype(np.intp)}


def resample(chain: tuple[Factor, ...], depth: Depth, random: np.random.Generator) -> Sample:
    """Draw units level after level, as deep as was asked."""
    rows, parent = np.arange(len(chain[0].codes)), np.zeros(len(chain[0].codes), dtype=np.intp)
    out: dict[int, Codes] = {}
    for place, factor in enumerate(chain):
        unit = _numbered(parent, factor.codes[rows])
        if place == 0 or depth != "outermost":
            picked, unit = _draw_units(parent, unit, random)
            rows = rows[picked]
            out = {k: codes[picked] for k, codes in out.items()}
        out[factor.blocks[0]] = parent = unit
    if depth == "rows":
        picked, _ = _draw_units(parent, np.arange(len(rows)), random)
        rows, out = rows[picked], {k: codes[picked] for k, codes in out.items()}
    return rows, out


def _draw_units(parent: Codes, unit: Codes, random: np.random.Generator) -> tuple[Codes, Codes]:
    """Draw as many units as there are inside each parent, with replacement.

    Positions of the rows drawn, and for each the number of its draw.
    """
    order = np.argsort(unit, kind="stable")
    sizes = np.bincount(unit)
    starts = np.cumsum(sizes) - sizes
    parent_of = parent[order[starts]]
    by_parent = np.argsort(parent_of, kind="stable")
    counts = np.bincount(parent_of)[np.unique(parent_of)]
    first = np.repeat(np.cumsum(counts) - counts, counts)
    place = first + (random.random(len(first)) * np.repeat(counts, counts)).astype(np.intp)
    drawn = by_parent[place]
    number = np.repeat(np.arange(len(drawn)), sizes[drawn])
    inside = np.arange(len(number)) - np.repeat(np.cumsum(sizes[drawn]) - sizes[drawn], sizes[drawn])
    return order[starts[drawn][number] + inside], number.astype(np.intp)


def _numbered(parent: Codes, codes: Codes) -> Codes:
    """One number for each pair of parent and code."""
    pairs = parent * (int(codes.max()) + 1) + codes
    return np.asarray(np.unique(pairs, return_inverse=True)[1], dtype=np.intp)
