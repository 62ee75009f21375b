"""The criterion at one set of parameters: whiten the rows, then the mixed model of the white rows.

    criterion = -2 log (restricted) likelihood = that of the white rows - 2 log|U| + constant

Parameters, in this order: theta, the lower triangles of the relative factors of the random effects (units of
model.py), then x, the search variables of the residual structure. beta and sigma are at their best values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.model import Floats
from workbench.engine.residual_structures.mixed import Mixed, mixed
from workbench.engine.residual_structures.model import Model
from workbench.engine.residual_structures.plain import Plain, plain
from workbench.engine.residual_structures.whitener import Whitener


@dataclass(frozen=True)
class State:
    """What was found at the factors L (q, q), one a grouping, and the search variables x (k,).

    white (n, Q+p+1): U times the columns of the model.  inner: the model of the white rows.
    """

    model: Model
    L: tuple[Floats, ...]
    x: Floats
    whitener: Whitener
    white: Floats
    inner: Mixed | Plain
    criterion: float
    reml: bool

    @property
    def sigma2(self) -> float:
        """Best residual variance, in comparable units."""
        return self.inner.rss / self.inner.m

    @cached_property
    def residual(self) -> Floats:
        """y - X beta of the unwhitened columns (n, 1)."""
        columns, Q = self.model.columns, self.model.Q
        return columns[:, -1:] - columns[:, Q:-1] @ self.inner.beta[:, None]

    @cached_property
    def weighed(self) -> tuple[Floats, list[Floats]]:
        """V^-1 [X, y - X beta] of the white rows (n, p+1), and the effects of every grouping (p+1, q, J)."""
        Q = self.model.Q
        white_residual = self.white[:, -1:] - self.white[:, Q:-1] @ self.inner.beta[:, None]
        return self.inner.solve(np.concatenate([self.white[:, Q:-1], white_residual], axis=1))


def split(model: Model, parameters: Floats) -> tuple[tuple[Floats, ...], Floats]:
    """Relative factors and search variables from one vector."""
    k = len(parameters) - model.structure.k
    return cholesky.unpack(model.factors, parameters[:k]), parameters[k:]


def join(model: Model, L: tuple[Floats, ...], x: Floats) -> Floats:
    """One vector of all parameters."""
    return np.concatenate([cholesky.pack(model.factors, L), x]) if L else x


def evaluate(model: Model, L: tuple[Floats, ...], x: Floats, reml: bool) -> State:
    """The criterion and what its derivatives need. LinAlgError where a covariance is not definite."""
    whitener = model.structure.at(x)
    white = whitener.whiten(model.columns)
    inner: Mixed | Plain = mixed(model, white, L, reml) if model.blocks else plain(white, reml)
    value = inner.criterion - 2.0 * whitener.log_det + model.constant(reml)
    if not np.isfinite(value):
        raise np.linalg.LinAlgError("the criterion is not finite")
    return State(model, L, x, whitener, white, inner, value, reml)
