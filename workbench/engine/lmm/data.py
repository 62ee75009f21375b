"""One pass over the rows: everything the optimiser needs, whatever the number of rows.

    A_j = Z_j'Z_j     B_j = Z_j'[X y]     C = [X y]'[X y]           (j: level of the eliminated grouping)
    [X y] = within + Z_j Gamma_j in level j,   A_j Gamma_j = B_j,   C_within = C - sum_j Gamma_j'A_j Gamma_j

symbol     shape        meaning
X          (n, p)       columns centred, weighted by sqrt(w), scaled and uncorrelated (fixed_part.py)
y          (n,)         residual of the regression on X, scaled to y'y = n: the model is the same
A, R       (q, q, J)    cross-products of the terms in each level; R'R = A
B, Gamma   (p+1, q, J)  cross-products of [X y] with the terms, and its regression on them in each level
N_within   (m, p+1)     Z_rest'[X y] of the remaining groupings, without what the levels explain (coupling.py)

Splitting [X y] by level keeps the criterion smooth when nearly all variance lies between levels: nothing that
depends on the variance parameters is a small difference of large numbers. The rows themselves are visited
again only for a new response, fitted values and residuals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.lmm import checks
from workbench.engine.lmm.components import lay_out
from workbench.engine.lmm.coupling import Coupling, couple, rest_sums
from workbench.engine.lmm.factors import Factor, merge_blocks
from workbench.engine.lmm.fixed_part import FixedPart, fixed_part, regress_out
from workbench.engine.lmm.levels import apply, regress, root
from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.random_part import RandomPart, random_part
from workbench.engine.threads import threads_for


@dataclass(frozen=True)
class Design:
    """What does not depend on the outcome.

    offset, weights, root_w: (n,) or None.  blocks: as given.
    random: one part per grouping, the eliminated one first.  coupling: None for a single grouping.
    BX (p, q, J), NX (m, p): cross-products of X alone.
    """

    offset: Floats | None
    weights: Floats | None
    root_w: Floats | None
    blocks: tuple[RandomBlock, ...]
    fixed: FixedPart
    random: tuple[RandomPart, ...]
    coupling: Coupling | None
    A: Floats
    R: Floats
    BX: Floats
    NX: Floats


@dataclass(frozen=True)
class LmmData:
    """Rows and cross-products of one model, ready to be fitted; `with_response` exchanges y alone.

    shift (p,): regression of y on the raw kept columns; y_scale: root mean square of what is left.
    """

    design: Design
    y: Floats
    B: Floats
    Gamma: Floats
    N_within: Floats
    C: Floats
    C_within: Floats
    shift: Floats
    y_scale: float

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def p(self) -> int:
        """Number of kept fixed columns."""
        return len(self.shift)

    @property
    def A(self) -> Floats:
        """Cross-products (q, q, J) of the eliminated grouping."""
        return self.design.A

    @property
    def fixed(self) -> FixedPart:
        """The fixed columns."""
        return self.design.fixed

    @property
    def random(self) -> tuple[RandomPart, ...]:
        """The groupings with their columns, the eliminated one first."""
        return self.design.random

    @property
    def blocks(self) -> tuple[RandomBlock, ...]:
        """The random blocks as given."""
        return self.design.blocks

    @property
    def coupling(self) -> Coupling | None:
        """How the groupings meet; None when there is one only."""
        return self.design.coupling

    @property
    def offset(self) -> Floats | None:
        """Offset (n,) as given."""
        return self.design.offset

    @property
    def weights(self) -> Floats | None:
        """Prior weights (n,) as given."""
        return self.design.weights

    @property
    def root_w(self) -> Floats | None:
        """Square roots (n,) of the prior weights."""
        return self.design.root_w

    @cached_property
    def log_weights(self) -> float:
        """Sum of the logarithms of the prior weights."""
        return 0.0 if self.design.weights is None else float(np.log(self.design.weights).sum())

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Groupings, the eliminated one first; it has no terms where rows belong to several levels only."""
        return tuple(part.factor for part in self.random)

    @property
    def groupings(self) -> tuple[Factor, ...]:
        """The groupings that have terms."""
        return tuple(factor for factor in self.factors if factor.q)

    def with_response(self, y: Floats) -> LmmData:
        """The same model for another outcome y (n,): only the cross-products with y are computed anew."""
        y = np.asarray(y, dtype=np.float64)
        checks.response(y, self.n)
        with threads_for(self.p):
            return _respond(self.design, y)


def prepare(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    weights: Floats | None = None,
    offset: Floats | None = None,
) -> LmmData:
    """Check the parts of a model and pass once over its rows.

    y (n,), X (n, p), blocks: at least one, weights (n,) > 0, offset (n,).
    Raises DataError and ModelError, in words, for parts that carry no model.
    """
    y, X = np.asarray(y, dtype=np.float64), np.asarray(X, dtype=np.float64)
    checks.everything(y, X, blocks, weights, offset)
    with threads_for(X.shape[1]):
        return _respond(_design(X, blocks, weights, offset), y)


def _design(
    X: Floats, blocks: Sequence[RandomBlock], weights: Floats | None, offset: Floats | None
) -> Design:
    """The part of the work that does not depend on the outcome."""
    root_w = None if weights is None else np.sqrt(weights)
    fixed = fixed_part(X, root_w)
    checks.rows_enough(*fixed.X.shape)
    random = tuple(random_part(f, blocks, root_w) for f in merge_blocks(blocks))
    first = random[0]
    A = _by_level(first, first.Z).transpose(1, 0, 2)
    BX = _by_level(first, fixed.X)
    R = root(A)
    coupling, NX = None, np.zeros((0, fixed.X.shape[1]))
    if len(random) > 1:
        layout = lay_out(random[0].factor, [part.factor for part in random[1:]])
        coupling = couple(random[0], A, R, layout, random[1:])
        NX = rest_sums(layout, random[1:], fixed.X)
    return Design(offset, weights, root_w, tuple(blocks), fixed, random, coupling, A, R, BX, NX)


def _by_level(part: RandomPart, table: Floats) -> Floats:
    """Z_j'table of every level, (k, q, J), for a table (n, k)."""
    if not part.factor.q:
        return np.zeros((table.shape[1], 0, part.factor.n_levels))
    return np.stack([(by_level @ table).T for by_level in part.level_sums], axis=1)


def _respond(design: Design, y: Floats) -> LmmData:
    """Residual of y on X, scaled, and all cross-products with it."""
    response = y if design.offset is None else y - design.offset
    residual, shift = regress_out(response, design.root_w, design.fixed)
    y_scale = float(np.sqrt(residual @ residual / len(y)))
    checks.something_left(y_scale, y)
    e = residual / y_scale
    B = np.concatenate([design.BX, _by_level(design.random[0], e[:, None])])
    Gamma = regress(design.R, B)
    AGamma = apply(design.A, Gamma)
    C = np.eye(len(B))
    C[-1, -1] = len(y)
    C_within = C - Gamma.reshape(len(B), -1) @ AGamma.reshape(len(B), -1).T
    N = design.NX
    if design.coupling is not None:
        Ny = rest_sums(design.coupling.layout, design.random[1:], e[:, None])
        N = np.column_stack([design.NX, Ny]) - design.coupling.down(AGamma)
    return LmmData(design, y, B, Gamma, N, C, C_within, shift, y_scale)
