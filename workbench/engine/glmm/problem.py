"""A model ready to be fitted: kernel, fixed and random part, and the layout of its parameters.

psi = (beta, theta, phi)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from workbench.engine.glmm.fixed import Fixed
from workbench.engine.glmm.model import Codes, Floats, Information, PredictorBlock
from workbench.engine.glmm.structure import Factors, Structure, factors
from workbench.engine.likelihoods.joint import JointKernel
from workbench.engine.lmm import cholesky
from workbench.engine.lmm.factors import Factor


class Point(NamedTuple):
    """Parameters taken apart: beta (p,), L one (q, q) factor per grouping, phi (r,)."""

    beta: Floats
    L: Factors
    phi: Floats


@dataclass(frozen=True)
class Problem:
    """kernel, fixed, structure: rows sorted by the eliminated grouping.

    order: place of every sorted row among the rows as given, None when they were sorted.
    information: of the rows in the determinant; the mode itself always is that of the true density.
    levels: for each grouping the numbers of its levels that have rows.
    """

    kernel: JointKernel
    fixed: Fixed
    structure: Structure
    blocks: tuple[PredictorBlock, ...]
    order: Codes | None
    information: Information
    levels: tuple[Codes, ...]

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Groupings, the eliminated one first."""
        return factors(self.structure)

    @cached_property
    def places(self) -> tuple[slice, slice, slice]:
        """Places of beta, theta and phi in psi."""
        p = self.fixed.p
        k = p + sum(len(f.pairs[0]) for f in self.factors)
        return slice(0, p), slice(p, k), slice(k, k + self.kernel.n_phi)

    def point(self, psi: Floats) -> Point:
        """Take psi apart."""
        b, t, r = self.places
        return Point(psi[b], cholesky.unpack(self.factors, psi[t]), psi[r])

    def pack(self, point: Point) -> Floats:
        """Put psi together."""
        return np.concatenate([point.beta, cholesky.pack(self.factors, point.L), point.phi])

    def with_kernel(self, kernel: JointKernel) -> Problem:
        """The same model of another outcome; its rows in the order as given."""
        return replace(self, kernel=kernel if self.order is None else kernel.take(self.order))
