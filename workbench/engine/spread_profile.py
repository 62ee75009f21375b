"""Profile likelihood limits of standard deviations and correlations of random effects that go together.

    F_p(t) = min { F(psi) : c(psi) = t },   zeta = sqrt(F_p(t) - F(psi_hat)),   d zeta/dt = lambda / (2 zeta)

c is a standard deviation or a correlation of one block, smooth but not linear in the factor L. Each refit is
Newton's method on the surface c = t: steps along its tangent plane with the Hessian of F - lambda c, then
back onto the surface along the gradient a of c; lambda = a'dF / a'a is the multiplier, and the slope of F_p
(Venzon & Moolgavkar 1988, J. R. Stat. Soc. C 37; Nocedal & Wright 2006, section 18.1). A limit is at the
end of the scale (0, 1 or -1) where the likelihood does not fall far enough before it; both are for the
correlations of an effect that might as well be nil.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from workbench.engine.distributions import normal_quantile
from workbench.engine.glmm import KernelFit
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.glmm.search import Exactly, Surface
from workbench.engine.glmm.single import Single
from workbench.engine.lmm.newton import newton_step
from workbench.engine.threads import threads_for

Place = tuple[int, int, int]
"""Block, term, and second term of a correlation or -1."""

CLOSE = 1e-3  # of zeta: so near that a last step of Newton's method, without a refit, gives the limit
STEPS = 40
HALVINGS = 20
SETTLED = 1e-7  # decrement of F at which a refit ends; half of it is what F still falls
END = 1e-4  # distance from the end of the scale, as a share, at which the end is the limit


class Bend(NamedTuple):
    """c, its gradient a (k,) and its Hessian C (k, k) in psi."""

    value: float
    a: Floats
    C: Floats


@dataclass(frozen=True)
class Spread:
    """A standard deviation (j = -1) or a correlation as a function of psi.

    M (q, q): raw effects are M times comparable ones.  at: places in psi of the entries of the block's
    factor, with their rows and columns (within the block).
    """

    M: Floats
    at: np.ndarray
    rows: np.ndarray
    cols: np.ndarray
    i: int
    j: int

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the scale."""
        return (0.0, np.inf) if self.j < 0 else (-1.0, 1.0)

    def bend(self, psi: Floats) -> Bend:
        """c and its derivatives."""
        i, j = self.i, self.i if self.j < 0 else self.j
        ii, jj, ij = (self._covariance(psi, r, s) for r, s in ((i, i), (j, j), (i, j)))
        if self.j < 0:
            sd = np.sqrt(max(ii.value, 1e-300))
            a = ii.a / (2.0 * sd)
            return Bend(float(sd), a, (ii.C / 2.0 - np.outer(a, a)) / sd)
        scale = np.sqrt(max(ii.value * jj.value, 1e-300))
        rho = ij.value / scale
        p, q = ii.a / ii.value, jj.a / jj.value
        s = (p + q) / 2.0  # of log(scale)
        S = (ii.C / ii.value - np.outer(p, p) + jj.C / jj.value - np.outer(q, q)) / 2.0
        u = ij.a / scale
        cross = np.outer(u, s)
        return Bend(float(rho), u - rho * s, ij.C / scale - cross - cross.T + rho * (np.outer(s, s) - S))

    def _covariance(self, psi: Floats, r: int, s: int) -> Bend:
        """S_rs of the raw effects, quadratic in the factor."""
        L = np.zeros_like(self.M)
        L[self.rows, self.cols] = psi[self.at]
        up, low = self.M[r] @ L, self.M[s] @ L
        a, C = np.zeros(len(psi)), np.zeros((len(psi), len(psi)))
        a[self.at] = self.M[r, self.rows] * low[self.cols] + self.M[s, self.rows] * up[self.cols]
        both = np.outer(self.M[r, self.rows], self.M[s, self.rows])
        C[np.ix_(self.at, self.at)] = (both + both.T) * (self.cols[:, None] == self.cols)
        return Bend(float(up @ low), a, C)


def profile_spreads(
    fit: KernelFit, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> dict[Place, tuple[float, float]]:
    """Limits of all deviations and correlations of blocks of several effects; nan where none was found.

    check: called before every refit; it may raise to stop.
    """
    z = float(normal_quantile((1.0 + level) / 2.0))
    points = fit.quadrature_points
    nodes = rule(points, fit.problem.factors[0].q)
    out: dict[Place, tuple[float, float]] = {}
    with threads_for(0), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        for place, spread in _spreads(fit):
            k, i, j = place
            if j >= 0 and 0.0 in (out[k, i, -1][0], out[k, j, -1][0]):
                out[place] = spread.ends  # without the effect any correlation is as good as another
                continue
            surface = Surface(fit.problem, Exactly if points == 1 else partial(Quadrature, nodes=nodes))
            surface.thorough = isinstance(fit.problem.structure, Single)  # else enough to steer by
            profile = _Profile(surface, spread, fit.psi, fit.criterion, fit.cov_psi, check)
            out[place] = profile.limit(-z), profile.limit(z)
    return out


def _spreads(fit: KernelFit) -> Iterator[tuple[Place, Spread]]:
    """Everything that may be asked of blocks of several effects."""
    first = fit.problem.places[1].start
    for part in fit.problem.structure.parts:
        rows, cols = part.factor.pairs
        for k, place, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            own = np.flatnonzero((rows >= place.start) & (rows < place.stop))
            q = place.stop - place.start
            pairs = [(i, -1) for i in range(q)] + [(i, j) for i in range(q) for j in range(i + 1, q)]
            if q > 1:
                inner = rows[own] - place.start, cols[own] - place.start
                yield from (((k, i, j), Spread(M, first + own, *inner, i, j)) for i, j in pairs)
        first += len(rows)


class _Refit(NamedTuple):
    """psi at c = t, F there, and the multiplier."""

    psi: Floats
    F: float
    force: float


@dataclass(frozen=True)
class _Profile:
    surface: Surface
    spread: Spread
    psi: Floats
    F: float
    cov: Floats
    check: Callable[[], None]

    def limit(self, wanted: float) -> float:
        """The t at which zeta is |wanted|, above the estimate if `wanted` is above zero."""
        start, size = self.spread.bend(self.psi), abs(wanted)
        se = float(np.sqrt(start.a @ self.cov @ start.a))
        end = self.spread.ends[1 if wanted > 0 else 0]
        reach = abs(end - start.value) * (1.0 - END)
        if not 0.0 < se < np.inf or not reach > 0.0:
            return float("nan")
        psi, low, high = self.psi, 0.0, np.inf  # distances from the estimate: zeta too small, zeta too large
        ahead = min(size * se, 0.5 * reach)
        for _ in range(STEPS):
            self.check()
            t = start.value + np.sign(wanted) * ahead
            found = self._refit(psi, t)
            if found is None:  # no way there in one step
                ahead = 0.5 * (low + ahead)
                continue
            psi = found.psi
            zeta = float(np.sqrt(max(found.F - self.F, 0.0)))
            step = (size - zeta) * 2.0 * zeta / max(abs(found.force), 1e-300)
            if abs(zeta - size) < CLOSE:
                return float(np.clip(t + np.sign(wanted) * step, *self.spread.ends))
            if zeta < size and ahead == reach:
                return float(end)
            low, high = (ahead, high) if zeta < size else (low, ahead)
            following = min(ahead + min(step, 2.0 * ahead), reach)
            ahead = following if low < following < high else 0.5 * (low + high)
        return float("nan")

    def _refit(self, psi: Floats, t: float) -> _Refit | None:
        """The lowest F where c = t, from psi; None where no point of that kind was found."""
        psi_t = self._onto(self._towards(psi, t), t)
        if psi_t is None or (F := self._value(psi_t)) is None:
            return None
        psi = psi_t
        for _ in range(STEPS):
            gradient, hessian = self.surface.slope(self.surface.value(psi)[1])
            bend = self.spread.bend(psi)
            force = float(bend.a @ gradient) / float(bend.a @ bend.a)
            N = np.linalg.qr(np.column_stack([bend.a, np.eye(len(psi))]))[0][:, 1:]
            W = N.T @ (hessian - force * bend.C) @ N
            u, decrement = newton_step(np.ones(N.shape[1]), N.T @ gradient, W)
            if decrement < SETTLED:
                return _Refit(psi, F - decrement / 2.0, force)
            step = N @ u
            for halved in range(HALVINGS):
                trial = self._onto(psi + 0.5**halved * step, t)
                value = None if trial is None else self._value(trial)
                if trial is not None and value is not None and value <= F + 1e-9:
                    psi, F = trial, value
                    break
            else:
                return _Refit(psi, F, force) if decrement < 1e-5 else None
        return None

    def _towards(self, psi: Floats, t: float) -> Floats:
        """Along the way on which the likelihood falls least, to first order."""
        bend = self.spread.bend(psi)
        along = self.cov @ bend.a
        return psi + along * (t - bend.value) / float(bend.a @ along)

    def _onto(self, psi: Floats, t: float) -> Floats | None:
        """The nearby point with c = t, along the gradient of c."""
        for _ in range(STEPS):
            bend = self.spread.bend(psi)
            if abs(bend.value - t) < 1e-13 * max(1.0, abs(t)):
                return psi
            square = float(bend.a @ bend.a)
            if not 0.0 < square < np.inf:
                return None
            psi = psi + bend.a * (t - bend.value) / square
        return psi if abs(self.spread.bend(psi).value - t) < 1e-9 else None

    def _value(self, psi: Floats) -> float | None:
        try:
            return self.surface.value(psi)[0]
        except np.linalg.LinAlgError:
            return None
