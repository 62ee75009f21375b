"""The commonest mixed model in few steps: one random effect for each level of one grouping.

    h_j(b) = sum_i l_i(theta_y - x'beta - z b) - g b^2 / 2,   g = 1 / variance,   D = -h_bb at the mode
    F      = sum_j (-2 h_j + log D_j) - J log g               the Laplace approximation, up to constants

All ends of intervals are linear in psi = (thresholds' parameters, beta) and b, and g enters by itself, so
that gradient and Hessian of F, with the mode's own derivatives s = db/dparameters = h_bp / D, are sums:

    dF  = -2 h_p + (D_p + D_b s) / D
    d2F = -2 (h_pp + D s s') + (D_pp + D_pb s' + s D_pb' + D_bb s s' + D_b s_p) / D - (dD)(dD)' / D^2
    s_p = (h_bpp + h_bbp s' + s h_bbp' + h_bbb s s') / D

Derivatives in a shift t of both ends are those of ends.py; b moves t by -z. Every matrix of rows is one
product with combined weights. The search proper (`workbench.engine.glmm`) begins where this one ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.engine.cumulative.ends import Pair, first, first_of_third, second, shift_ratios
from workbench.engine.cumulative.intervals import REACH, Interval, quick_interval
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.likelihoods.chain import log_slopes
from workbench.engine.lmm.newton import Problem, minimise

VARIANCE = 0.5  # to begin with
SMALLEST = -7.0  # log variance below which this search gives up: the boundary is the other one's business
LARGEST = 9.0  # and above which
MODE_STEPS = 30
SETTLED = 1e-12  # largest squared step of a mode, in its standard deviations
TOLERANCE = 1e-16  # of the decrement of F
ONE = np.ones(1)


class Start(NamedTuple):
    """alpha (m,): thresholds' parameters; beta (p,); variance of the random effect; steps taken."""

    alpha: Floats
    beta: Floats
    variance: float
    steps: int


@dataclass
class ScalarModel:
    """Rows sorted by level.

    up, low (n, k): loadings of both ends on psi; at_up, at_low (n,): what is fixed in them; z, w (n,):
    loading of the effect and weight; first (J,): the first row of every level; counts (J,).
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

    def value(self, parameters: Floats) -> tuple[float, Place]:
        """F at (psi, log variance), and the place of it; inf where thresholds cross or ends lie far out."""
        psi, g = parameters[:-1], float(np.exp(-parameters[-1]))
        upper, lower = self.at_up + self.up @ psi, self.at_low + self.low @ psi
        nowhere = np.inf, Place(parameters, ONE, None, ONE)
        if not (SMALLEST < parameters[-1] < LARGEST and bool((upper > lower).all())):
            return nowhere
        b = self._foretold(parameters)
        for _ in range(MODE_STEPS):
            i = self._interval(upper, lower, b, 1)
            S, C = shift_ratios(i, 2)
            D = g + self._sums(self.z * self.z * (S * S - C))
            step = (-self._sums(self.z * S) - g * b) / D
            b = b + step
            if float((step * step * D).max()) < SETTLED:
                break
        if not bool(np.isfinite(D).all() and float(np.abs(b).max()) < REACH / 2.0):
            return nowhere
        i = self._interval(upper, lower, b, 3)
        S, C = shift_ratios(i, 2)
        D = g + self._sums(self.z * self.z * (S * S - C))
        log_l = float(i.log_pi.sum() if self.w is None else self.w @ i.log_pi)
        F = -2.0 * log_l + g * float(b @ b) + float(np.log(D).sum()) + len(b) * parameters[-1]
        return F, Place(parameters, b, i, D)

    def _foretold(self, parameters: Floats) -> Floats:
        """Modes (J,) by the derivative at the last accepted point; zeros at first."""
        if self.anchor is None:
            return np.zeros(len(self.counts))
        at, b, s = self.anchor
        moved = parameters - at
        return b + s @ moved if float(np.abs(moved).max()) < 2.0 else b

    def slope(self, place: Place) -> tuple[Floats, Floats]:
        """Gradient and Hessian in (psi, log variance) at an accepted place."""
        assert place.i is not None
        i, b, D = place.i, place.b, place.D
        g = float(np.exp(-place.parameters[-1]))
        rows = _Rows(self, i)
        k, J = self.up.shape[1], len(b)
        h_b, h_bb, h_bbb = np.zeros((3, J, k + 1))  # derivatives of h_b, h_bb, h_bbb in the parameters
        h_b[:, :k], h_b[:, k] = rows.by_level(1), -b
        h_bb[:, :k], h_bb[:, k] = rows.by_level(2), -1.0
        h_bbb[:, :k] = rows.by_level(3)
        third, fourth = (self._sums(d) for d in rows.pure)
        s = h_b / D[:, None]
        self.anchor = place.parameters, b, s * np.append(np.ones(k), -g)
        total = -h_bb - third[:, None] * s  # dD
        gradient = np.append(-2.0 * rows.score, float(b @ b) - J / g) + (total / D[:, None]).sum(axis=0)
        bend = -third / D**2
        H = np.zeros((k + 1, k + 1))
        H[:k, :k] = rows.products(1.0 / D, bend)
        H -= 2.0 * (s.T * D) @ s
        cross = (-h_bbb / D[:, None] + bend[:, None] * h_bb).T @ s
        H += cross + cross.T
        H += (s.T * (-fourth / D + bend * third)) @ s
        H -= (total.T / D**2) @ total
        H[k, k] += J / g**2
        return _to_log_variance(gradient, H, g)

    def _interval(self, upper: Floats, lower: Floats, b: Floats, order: int) -> Interval:
        """The intervals at effects b."""
        shift = self.z * np.repeat(b, self.counts)
        return quick_interval(self.link, upper - shift, lower - shift, order)

    def _sums(self, rows: Floats) -> Floats:
        """Weighted sums (J,) over the rows of every level."""
        return np.asarray(np.add.reduceat(rows if self.w is None else rows * self.w, self.first))


Anchor: TypeAlias = tuple[Floats, Floats, Floats]
"""Parameters (k + 1,), modes (J,), and the derivatives (J, k + 1) of the modes."""


class Place(NamedTuple):
    """Where F was computed: parameters, mode, intervals there (None where F is infinite), D."""

    parameters: Floats
    b: Floats
    i: Interval | None
    D: Floats


class _Rows:
    """Derivatives of every row, and their sums."""

    def __init__(self, model: ScalarModel, i: Interval) -> None:
        self.model = model
        self.first: list[Pair] = [*first(i, 2), first_of_third(i)]
        self.second = second(i)
        l_t = log_slopes((ONE, *shift_ratios(i, 4)), 4, i.log_pi)
        z = model.z
        self.pure = -(z**3) * l_t[3], z**4 * l_t[4]

    @property
    def score(self) -> Floats:
        """h_psi (k,)."""
        u, v = (self._weighted(e) for e in self.first[0])
        return np.asarray(u @ self.model.up + v @ self.model.low)

    def by_level(self, order: int) -> Floats:
        """Derivatives (J, k) in psi of the `order`-th derivative of h in b."""
        model, (u, v) = self.model, self.first[order]
        z = self._weighted((-model.z) ** order)
        rows = (z * u)[:, None] * model.up + (z * v)[:, None] * model.low
        return np.asarray(np.add.reduceat(rows, model.first, axis=0))

    def products(self, over_D: Floats, bend: Floats) -> Floats:
        """-2 h_psipsi + D_psipsi / D + D_b h_bpsipsi / D^2, (k, k)."""
        model = self.model
        z, spread, bent = model.z, *(np.repeat(x, model.counts) for x in (over_D, bend))
        combined = [
            self._weighted(-2.0 * own - spread * z * z * twice - bent * z * once)
            for own, once, twice in zip(*self.second, strict=True)
        ]
        uu, uv, vv = combined
        mixed = (model.up.T * uv) @ model.low
        return np.asarray((model.up.T * uu) @ model.up + mixed + mixed.T + (model.low.T * vv) @ model.low)

    def _weighted(self, rows: Floats) -> Floats:
        return rows if self.model.w is None else rows * self.model.w


def _to_log_variance(gradient: Floats, H: Floats, g: float) -> tuple[Floats, Floats]:
    """From derivatives in (psi, g) to those in (psi, log(1 / g))."""
    H = H.copy()
    H[-1, -1] = g * g * H[-1, -1] + g * gradient[-1]
    H[-1, :-1] *= -g
    H[:-1, -1] *= -g
    return np.append(gradient[:-1], -g * gradient[-1]), (H + H.T) / 2.0


def scalar_start(
    y: NDArray[np.intp],
    X: Floats,
    codes: NDArray[np.intp],
    z: Floats,
    link: CumulativeLink,
    structure: ThresholdStructure,
    weights: Floats | None,
    offset: Floats | None,
) -> Start | None:
    """Thresholds, effects and variance where the Laplace approximation is highest; None where not found.

    y (n,): categories. X (n, p): centred columns. codes, z (n,): level and loading of the random effect.
    """
    if not link.concave:
        return None
    model, scale = _model(y, X, codes, z, link, structure, weights, offset)
    share = np.cumsum(np.bincount(y, weights, minlength=len(structure.J) + 1))[:-1]
    total = len(y) if weights is None else float(weights.sum())
    alpha = structure.parameters(link.quantile(share / total))
    if not bool((np.diff(structure.J @ alpha) > 0).all()):
        return None
    begin = np.concatenate([alpha, np.zeros(X.shape[1]), [np.log(VARIANCE)]])
    problem = Problem(model.value, model.slope, lambda _: 1e-12 * len(y))
    with np.errstate(all="ignore"):
        try:
            found = minimise(problem, begin, max_iter=30, tol=TOLERANCE)
        except np.linalg.LinAlgError:
            return None
    if not found.converged or not np.isfinite(found.value):
        return None
    m = len(alpha)
    variance = float(np.exp(found.theta[-1]))
    return Start(found.theta[:m], found.theta[m:-1] / scale, variance, found.n_iter)


def _model(
    y: NDArray[np.intp],
    X: Floats,
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
    y, columns = y[order], X[order] / scale
    J = np.vstack([np.zeros(structure.J.shape[1]), structure.J, np.zeros(structure.J.shape[1])])
    moved = np.zeros(len(y)) if offset is None else -offset[order]
    top, bottom = y == len(structure.J), y == 0
    model = ScalarModel(
        link,
        np.hstack([J[y + 1], np.where(top[:, None], 0.0, -columns)]),
        np.hstack([J[y], np.where(bottom[:, None], 0.0, -columns)]),
        np.where(top, link.high, moved),
        np.where(bottom, link.low, moved),
        z[order],
        None if weights is None else weights[order],
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        counts,
    )
    return model, scale
