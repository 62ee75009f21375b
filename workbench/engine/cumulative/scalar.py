"""The commonest mixed model in few steps: one random effect for each level of one grouping.

    h_j(b) = sum_i l_i(theta_y - x'beta - z b) - g b^2 / 2,   g = 1 / variance,   D = -h_bb at the mode
    F      = sum_j (-2 h_j + log D_j) - J log g               the Laplace approximation, up to constants

All ends of intervals are linear in psi = (thresholds' parameters, beta) and b, and g enters by itself, so
that gradient and Hessian of F, with the mode's own derivatives s = db/dparameters = h_bp / D, are sums:

    dF  = -2 h_p + (D_p + D_b s) / D
    d2F = -2 (h_pp + D s s') + (D_pp + D_pb s' + s D_pb' + D_bb s s' + D_b s_p) / D - (dD)(dD)' / D^2
    s_p = (h_bpp + h_bbp s' + s h_bbp' + h_bbb s s') / D

Derivatives in a shift t of both ends are those of shifts.py; b moves t by -z. Every matrix of rows is one
product with combined weights. The engine of all mixed models (`workbench.engine.glmm`) takes over where this
search ends, for all that is asked of a fit beside its estimates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import inverse
from workbench.engine.cumulative.intervals import REACH
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.shifts import Bends, Ends, Shifted, ends
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.lmm.newton import Problem, minimise

VARIANCE = 0.5  # to begin with
SMALLEST = -7.0  # log variance below which this search gives up: the boundary is the other one's business
LARGEST = 9.0  # and above which
MODE_STEPS = 30
SETTLED = 1e-12  # largest squared step of a mode, in its standard deviations, after which it is exact ...
EXACT = 1e-20  # ... and before which it was so already
TOLERANCE = 1e-16  # of the decrement of F
ONE = np.ones(1)


class Scalar(NamedTuple):
    """Where the search ended.

    alpha (m,): thresholds' parameters; A (m q,): those of the columns that move them, column by column;
    beta (p,); variance of the random effect; cov of (alpha, A, beta), from the observed information of all
    parameters; criterion: -2 log likelihood; steps taken.
    """

    alpha: Floats
    A: Floats
    beta: Floats
    variance: float
    cov: Floats
    criterion: float
    steps: int


@dataclass
class ScalarModel:
    """Rows sorted by level.

    up, low (n, k): loadings of both ends on psi; at_up, at_low (n,): what is fixed in them; z (n,): loading
    of the effect, which moves both ends by -z b; w (n,): weights; first (J,): the first row of every level;
    counts (J,). loads: w (-z)^r for r = 0 .. 4, what turns r shifts into derivatives in b.
    anchor: the last accepted point, from which the next modes are foretold.
    """

    link: CumulativeLink
    up: Floats
    low: Floats
    at_up: Floats
    at_low: Floats
    z: Floats
    w: Floats | None
    first: NDArray[np.intp]
    counts: NDArray[np.intp]
    anchor: Anchor | None = None

    def __post_init__(self) -> None:
        weight = np.ones(len(self.z)) if self.w is None else self.w
        self.loads = [weight * (-self.z) ** r for r in range(5)]
        self.down = -self.z
        self.flat = np.concatenate([self.up, self.low])
        self.level = np.repeat(np.arange(len(self.counts)), self.counts)

    def value(self, parameters: Floats) -> tuple[float, Place]:
        """F at (psi, log variance), and the place of it; inf where thresholds cross or ends lie far out."""
        psi, rho = parameters[:-1], float(parameters[-1])
        upper, lower = self.at_up + self.up @ psi, self.at_low + self.low @ psi
        nowhere = np.inf, Place(parameters, ONE, None, ONE)
        if not (SMALLEST < rho < LARGEST and bool((upper > lower).all())):
            return nowhere
        found = self._mode(ends(self.link, upper, lower), self._foretold(parameters), math.exp(-rho))
        if found is None:
            return nowhere
        b, at, D = found
        log_l = float(self.loads[0] @ at.log_pi())
        F = -2.0 * log_l + math.exp(-rho) * float(b @ b) + float(np.log(D).sum()) + len(b) * rho
        return F, Place(parameters, b, at, D)

    def _mode(self, rows: Ends, b: Floats, g: float) -> tuple[Floats, Shifted, Floats] | None:
        """The modes (J,) from b by Newton's method, the rows there, and D (J,); None where there are none."""
        settled = False
        for _ in range(MODE_STEPS):
            at = rows.at(self.down * b[self.level])
            D = g - self._sums(self.loads[2] * at.l_tt)
            gap = self._sums(self.loads[1] * at.l_t) - g * b
            farthest = float((gap * gap / D).max())
            if settled or farthest < EXACT:
                return b, at, D
            b = b + gap / D
            if not float(np.abs(b).max()) < REACH / 2.0:
                return None
            settled = farthest < SETTLED
        return None

    def _foretold(self, parameters: Floats) -> Floats:
        """Modes (J,) by the derivative at the last accepted point; zeros at first."""
        if self.anchor is None:
            return np.zeros(len(self.counts))
        at, b, s = self.anchor
        moved = parameters - at
        return b + s @ moved if float(np.abs(moved).max()) < 2.0 else b

    def slope(self, place: Place) -> tuple[Floats, Floats]:
        """Gradient and Hessian in (psi, log variance) at an accepted place."""
        assert place.at is not None
        b, D, bends = place.b, place.D, place.at.bends()
        g = math.exp(-place.parameters[-1])
        k, J = self.up.shape[1], len(b)
        h_b, h_bb, h_bbb = np.zeros((3, J, k + 1))  # derivatives of h_b, h_bb, h_bbb in the parameters
        h_b[:, :k], h_b[:, k] = self._by_level(bends, 1), -b
        h_bb[:, :k], h_bb[:, k] = self._by_level(bends, 2), -1.0
        h_bbb[:, :k] = self._by_level(bends, 3)
        third, fourth = self._sums(self.loads[3] * bends.third), self._sums(self.loads[4] * bends.fourth)
        over_D = 1.0 / D
        s = h_b * over_D[:, None]
        turned = s.copy()
        turned[:, k] *= -g
        self.anchor = place.parameters, b, turned
        along = (h_bb + third[:, None] * s) * -over_D[:, None]  # dD / D
        gradient = along.sum(axis=0)
        gradient[:k] -= 2.0 * self._score(bends)
        gradient[k] += float(b @ b) - J / g
        bend = -third * over_D * over_D
        cross = (bend[:, None] * h_bb - h_bbb * over_D[:, None]).T @ s
        H = (s.T * (bend * third - fourth * over_D - 2.0 * D)) @ s - along.T @ along
        H += cross + cross.T
        H[:k, :k] += self._products(bends, over_D, bend)
        H[k, k] += J / g**2
        return _to_log_variance(gradient, H, g)

    def _score(self, bends: Bends) -> Floats:
        """h_psi (k,)."""
        return np.asarray((self.loads[0] * bends.first[0]).ravel() @ self.flat)

    def _by_level(self, bends: Bends, order: int) -> Floats:
        """Derivatives (J, k) in psi of the `order`-th derivative of h in b."""
        u, v = self.loads[order] * bends.first[order]
        rows = u[:, None] * self.up + v[:, None] * self.low
        return np.asarray(np.add.reduceat(rows, self.first, axis=0))

    def _products(self, bends: Bends, over_D: Floats, bend: Floats) -> Floats:
        """-2 h_psipsi + D_psipsi / D + D_b h_bpsipsi / D^2, (k, k)."""
        shares = (
            -2.0 * self.loads[0],
            self.loads[1] * bend[self.level],
            -self.loads[2] * over_D[self.level],
        )
        own = sum(share * d for share, d in zip(shares, bends.second, strict=True))
        across = sum(share * d for share, d in zip(shares, bends.mixed, strict=True) if d is not None)
        mixed = (self.up.T * across) @ self.low
        return np.asarray((self.flat.T * np.ravel(own)) @ self.flat + mixed + mixed.T)

    def _sums(self, rows: Floats) -> Floats:
        """Sums (J,) over the rows of every level."""
        return np.asarray(np.add.reduceat(rows, self.first))


Anchor: TypeAlias = tuple[Floats, Floats, Floats]
"""Parameters (k + 1,), modes (J,), and the derivatives (J, k + 1) of the modes."""


class Place(NamedTuple):
    """Where F was computed: parameters, mode, rows there (None where F is infinite), D."""

    parameters: Floats
    b: Floats
    at: Shifted | None
    D: Floats


def _to_log_variance(gradient: Floats, H: Floats, g: float) -> tuple[Floats, Floats]:
    """From derivatives in (psi, g) to those in (psi, log(1 / g))."""
    H = H.copy()
    H[-1, -1] = g * g * H[-1, -1] + g * gradient[-1]
    H[-1, :-1] *= -g
    H[:-1, -1] *= -g
    return np.append(gradient[:-1], -g * gradient[-1]), (H + H.T) / 2.0


def fit_scalar(
    y: NDArray[np.intp],
    X: Floats,
    W: Floats,
    codes: NDArray[np.intp],
    z: Floats,
    link: CumulativeLink,
    structure: ThresholdStructure,
    weights: Floats | None,
    offset: Floats | None,
) -> Scalar | None:
    """Thresholds, effects and variance where the Laplace approximation is highest; None where not found.

    y (n,): categories. X (n, p): centred columns. W (n, q): those whose effect differs by threshold.
    codes, z (n,): level and loading of the random effect.
    """
    if not link.concave:
        return None
    model, scale = _model(y, X, W, codes, z, link, structure, weights, offset)
    share = np.cumsum(np.bincount(y, weights, minlength=len(structure.J) + 1))[:-1]
    total = len(y) if weights is None else float(weights.sum())
    alpha = structure.parameters(link.quantile(share / total))
    if not bool((np.diff(structure.J @ alpha) > 0).all()):
        return None
    begin = np.concatenate([alpha, np.zeros(model.up.shape[1] - len(alpha)), [np.log(VARIANCE)]])
    problem = Problem(model.value, model.slope, lambda _: 1e-12 * len(y), exact=True)
    with np.errstate(all="ignore"):
        try:
            found = minimise(problem, begin, max_iter=30, tol=TOLERANCE)
        except np.linalg.LinAlgError:
            return None
    if not found.converged or not np.isfinite(found.value):
        return None
    cov = 2.0 * inverse(found.hessian)[:-1, :-1]
    if not np.isfinite(cov).all():
        return None
    m, first = len(alpha), len(alpha) * (1 + W.shape[1])
    units = np.concatenate([np.ones(first), 1.0 / scale])
    return Scalar(
        alpha=found.theta[:m],
        A=found.theta[m:first],
        beta=found.theta[first:-1] / scale,
        variance=math.exp(found.theta[-1]),
        cov=cov * np.outer(units, units),
        criterion=found.value,
        steps=found.n_iter,
    )


def _model(
    y: NDArray[np.intp],
    X: Floats,
    W: Floats,
    codes: NDArray[np.intp],
    z: Floats,
    link: CumulativeLink,
    structure: ThresholdStructure,
    weights: Floats | None,
    offset: Floats | None,
) -> tuple[ScalarModel, Floats]:
    """Rows sorted by level, columns of standard deviation one; and those deviations."""
    order = np.argsort(codes, kind="stable")
    counts = np.bincount(codes)
    counts = counts[counts > 0]
    scale = X.std(axis=0)
    scale[scale == 0.0] = 1.0
    y, columns, W = y[order], X[order] / scale, W[order]
    J = np.vstack([np.zeros(structure.J.shape[1]), structure.J, np.zeros(structure.J.shape[1])])
    moved = np.zeros(len(y)) if offset is None else -offset[order]
    top, bottom = y == len(structure.J), y == 0
    model = ScalarModel(
        link,
        np.hstack([J[y + 1], *(J[y + 1] * w[:, None] for w in W.T), np.where(top[:, None], 0.0, -columns)]),
        np.hstack([J[y], *(J[y] * w[:, None] for w in W.T), np.where(bottom[:, None], 0.0, -columns)]),
        np.where(top, link.high, moved),
        np.where(bottom, link.low, moved),
        z[order],
        None if weights is None else weights[order],
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        counts,
    )
    return model, scale
