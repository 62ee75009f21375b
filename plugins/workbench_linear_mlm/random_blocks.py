"""The random part of a design as the engine takes it: groups of the formula, then multiple memberships."""

from __future__ import annotations

import numpy as np

from workbench.api import Design, MembershipDesign
from workbench.engine.lmm import Members, RandomBlock
from workbench.engine.lmm.model import Floats


def random_blocks(design: Design, rows: np.ndarray | None = None) -> list[RandomBlock]:
    """One block each; rows: a mask (n,) of those that are wanted."""
    here = slice(None) if rows is None else rows
    out = [RandomBlock(r.label, r.codes[here], r.n_levels, r.Z[here], r.names) for r in design.random]
    known: dict[int, Members] = {}
    for block in design.memberships:
        members = known.setdefault(id(block.members), _members(block, here))
        out.append(
            RandomBlock(block.label, block.codes[here], block.n_levels, block.Z[here], block.names, members)
        )
    return out


def intercepts(design: Design) -> list[RandomBlock]:
    """A random intercept for each grouping, whatever varies over it."""
    ones = np.ones((design.n_used, 1))
    blocks = {
        b.group: RandomBlock(b.group, b.codes, b.n_levels, ones, ("(Intercept)",), b.members)
        for b in random_blocks(design)
    }
    return list(blocks.values())


def level_sizes(design: Design) -> dict[str, Floats]:
    """Rows of every level of each grouping; for memberships the sum of their weights."""
    found = {b.label: np.bincount(b.codes).astype(np.float64) for b in design.random}
    for block in design.memberships:
        found[block.label] = _members(block, slice(None)).sizes(block.n_levels)
    return found


def _members(block: MembershipDesign, here: slice | np.ndarray) -> Members:
    return Members(block.members.codes[here], block.members.weights[here])
