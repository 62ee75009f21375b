"""From rows as given to a problem whose rows are sorted by the grouping that is eliminated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.engine.glmm.crossed import Crossed
from workbench.engine.glmm.fixed import fixed_of
from workbench.engine.glmm.meeting import meet
from workbench.engine.glmm.model import Codes, Floats, Information, PredictorBlock
from workbench.engine.glmm.problem import Problem
from workbench.engine.glmm.single import Single
from workbench.engine.glmm.structure import Structure
from workbench.engine.glmm.terms import Terms, terms_of
from workbench.engine.likelihoods.joint import JointKernel
from workbench.engine.lmm.components import lay_out
from workbench.engine.lmm.factors import Factor, merge_blocks


def prepare(
    kernel: JointKernel,
    X: Sequence[Floats],
    blocks: Sequence[PredictorBlock],
    *,
    offset: Floats | None = None,
    information: Information = "observed",
) -> Problem:
    """Standardise the columns, sort the rows, lay out the random part.

    X: columns (n, p_a) of every linear predictor.  offset (m, n).  The parts must have been checked.
    """
    used = tuple(_used_levels(item) for item in blocks)
    blocks, levels = tuple(item for item, _ in used), [codes for _, codes in used]
    factors = merge_blocks([item.block for item in blocks])
    order = _order(factors[0])
    if order is not None:
        blocks = tuple(_sorted(item, order) for item in blocks)
        factors = merge_blocks([item.block for item in blocks])
        kernel = kernel.take(order)
    terms = [terms_of(f, blocks, kernel.m, place == 0) for place, f in enumerate(factors)]
    return Problem(
        kernel,
        fixed_of(X, offset, order),
        _structure(terms),
        blocks,
        order,
        information,
        tuple(levels[f.blocks[0]] for f in factors),
    )


def _structure(terms: list[Terms]) -> Structure:
    if len(terms) == 1:
        return Single(terms[0])
    layout = lay_out(terms[0].factor, [part.factor for part in terms[1:]])
    return Crossed(tuple(terms), meet(terms[0], terms[1:], layout))


def _used_levels(item: PredictorBlock) -> tuple[PredictorBlock, Codes]:
    """The block with its empty levels left out, and the numbers of those that stay."""
    block = item.block
    used = np.flatnonzero(np.bincount(block.codes, minlength=block.n_levels))
    if len(used) == block.n_levels:
        return item, used
    place = np.zeros(block.n_levels, dtype=np.intp)
    place[used] = np.arange(len(used))
    slim = replace(block, codes=place[block.codes], n_levels=len(used))
    return replace(item, block=slim), used


def _order(factor: Factor) -> Codes | None:
    """Rows in the order of the levels; None when they stand so already."""
    codes = factor.codes
    if bool(np.all(codes[1:] >= codes[:-1])):
        return None
    narrow = codes.astype(np.uint16 if factor.n_levels <= 65536 else np.int32)
    return np.argsort(narrow, kind="stable")


def _sorted(item: PredictorBlock, order: Codes) -> PredictorBlock:
    block = item.block
    Z = np.take(block.Z, order, axis=0)
    return replace(item, block=replace(block, codes=block.codes[order], Z=Z))
