"""Standard deviations and correlations, held as one coordinate of a block whose terms stand in another order.

    sd    its term first: Lambda_11 = s u / y_scale, u = y_scale / sigma a coordinate of its own
    cor   its two terms first: (Lambda_21, Lambda_22) = t (sin s, cos s), rho = sin s, t a coordinate

In both the one special coordinate (u or t) multiplies a direction that depends on s; all others stay.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.cholesky import lower_factor
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm_intervals.conditions import residual_forms, scale_force, with_scale
from workbench.engine.lmm_intervals.coordinates import Coordinates, Matrices
from workbench.engine.lmm_intervals.held import Block, Flags, Held, triangle
from workbench.engine.lmm_intervals.parameters import Parameter


class HeldVariance(Held):
    """One block in the order `first` terms, then the rest, with one special direction.

    T (q, q): comparable M = T Lambda in that order.  Lambda (q, q): at the estimate, in raw units.
    """

    def __init__(self, fit: LmmFit, parameter: Parameter, first: tuple[int, ...], entry: int) -> None:
        """entry: number of the special one in the block; for a correlation the one before it goes."""
        k = parameter.block
        raw = fit.relative_factors[k]
        order: list[int] = [*first, *(i for i in range(len(raw)) if i not in first)]
        self.T = inverse(_map_of(fit, k))[:, order]
        self.Lambda = lower_factor(raw[order])
        whole = triangle(self.Lambda, self.T)
        keep = np.ones(len(whole.x), dtype=np.bool_)
        if len(first) == 2:
            keep[1] = False  # Lambda_21 follows from t and s
        super().__init__(fit, parameter, {k: Block(whole.E[keep], whole.x[keep], whole.main[keep])})
        place = self.places[k]
        self.grouping, self.number, self.index = place.grouping, place.number + entry, place.index + entry

    def special(self, s: float) -> tuple[float, ...]:
        """Weights of the held row's leading columns per unit of the special coordinate."""
        raise NotImplementedError

    def special_slope(self, s: float) -> tuple[float, ...]:
        """d special / ds."""
        raise NotImplementedError

    def _direction(self, weights: tuple[float, ...]) -> Floats:
        """E (q_f, q_f) with the held row (the last of the first ones) spread over the leading columns."""
        factor = self.data.factors[self.grouping]
        place = factor.slices[factor.blocks.index(self.parameter.block)]
        E = np.zeros((factor.q, factor.q))
        columns = slice(place.start, place.start + len(weights))
        E[place, columns] = np.outer(self.T[:, len(weights) - 1], weights)
        return E

    def at(self, s: float) -> Coordinates:
        E = list(self.E)
        E[self.grouping] = E[self.grouping].copy()
        E[self.grouping][self.number] = self._direction(self.special(s))
        return Coordinates(self.data.factors, tuple(E))

    def force(self, state: State, M: Matrices, g: Matrices, x: Floats, s: float) -> float:
        f = self.grouping
        return float(2.0 * x[self.index] * np.sum((g[f] @ M[f]) * self._direction(self.special_slope(s))))


class HeldDeviation(HeldVariance):
    """A standard deviation s; the special coordinate is u relative to its estimate."""

    low = 0.0

    def __init__(self, fit: LmmFit, parameter: Parameter) -> None:
        super().__init__(fit, parameter, (parameter.a,), 0)
        self.u = fit.data.y_scale / fit.sigma
        self.x[self.index], self.main[self.index] = 1.0, False
        unit = fit.sigma / float(np.abs(self.T[:, 0]).max())  # a deviation as large as the residual one
        self.reach = (self.s or unit / 3) / float(np.sqrt(fit.data.blocks[parameter.block].n_levels))

    def special(self, s: float) -> tuple[float, ...]:
        return (s * self.u / self.data.y_scale,)

    def special_slope(self, s: float) -> tuple[float, ...]:
        return (self.u / self.data.y_scale,)

    def free(self, s: float) -> Flags:
        out = super().free(s)
        if s == 0.0:  # with a first row of zeros the first column is not needed
            out[self.index + 1 : self.index + len(self.T)] = False
        return out

    def condition(self, state: State, x: Floats, s: float) -> State:
        return with_scale(state, self.u * float(x[self.index]))

    def correct(
        self, state: State, x: Floats, s: float, J: Floats, gradient: Floats, hessian: Floats
    ) -> tuple[Floats, Floats]:
        p, i, u = state.profile, self.index, self.u * float(x[self.index])
        r = J.T @ residual_forms(self.data, state)
        hessian = hessian + np.outer(r, r) * (u**4 / p.m)
        hessian[i] -= 2.0 * self.u * u * r
        hessian[:, i] -= 2.0 * self.u * u * r
        hessian[i, i] += 2.0 * self.u**2 * (p.rss + p.m / u**2)
        gradient = gradient.copy()
        gradient[i] += self.u * scale_force(state, u)
        return gradient, hessian


class HeldCorrelation(HeldVariance):
    """A correlation, as the sine of s; the special coordinate is t in comparable units."""

    low, high = -np.pi / 2, np.pi / 2
    scale = "sine"

    def __init__(self, fit: LmmFit, parameter: Parameter) -> None:
        q = fit.data.blocks[parameter.block].q
        super().__init__(fit, parameter, (parameter.a, parameter.b), q - 1)
        sine, cosine = self.Lambda[1, :2]
        self.length = float(np.linalg.norm(self.T[:, 1]))
        self.s = float(np.arctan2(sine, cosine))
        self.x[self.index] = np.hypot(sine, cosine) * self.length
        self.reach = 1.0 / float(np.sqrt(fit.data.blocks[parameter.block].n_levels))

    def special(self, s: float) -> tuple[float, ...]:
        return (float(np.sin(s)) / self.length, float(np.cos(s)) / self.length)

    def special_slope(self, s: float) -> tuple[float, ...]:
        return (float(np.cos(s)) / self.length, -float(np.sin(s)) / self.length)

    def free(self, s: float) -> Flags:
        out = super().free(s)
        if s in (self.low, self.high):  # with Lambda_22 = 0 the second column is not needed
            out[self.index + 1 : self.index + len(self.T) - 1] = False
        return out

    def condition(self, state: State, x: Floats, s: float) -> State:
        return state


def inverse(Z_map: Floats) -> Floats:
    """Inverse of an upper triangular map (q, q)."""
    return np.asarray(np.linalg.inv(Z_map), dtype=np.float64)


def _map_of(fit: LmmFit, block: int) -> Floats:
    """Z_map (q, q) of a block: raw columns @ Z_map = comparable columns."""
    for part in fit.data.random:
        if block in part.factor.blocks:
            return part.Z_maps[part.factor.blocks.index(block)]
    raise KeyError(block)
