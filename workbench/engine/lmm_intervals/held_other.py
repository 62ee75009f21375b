"""The residual deviation and the fixed coefficients, held while all relative factors are free."""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import State
from workbench.engine.lmm_intervals.conditions import (
    coefficient_force,
    residual_forms,
    scale_force,
    with_coefficient,
    with_scale,
)
from workbench.engine.lmm_intervals.coordinates import Matrices
from workbench.engine.lmm_intervals.held import Held
from workbench.engine.lmm_intervals.held_variance import HeldCorrelation, HeldDeviation
from workbench.engine.lmm_intervals.parameters import Kind, Parameter


class HeldSigma(Held):
    """The residual deviation, as the exponential of s."""

    scale = "log"

    def __init__(self, fit: LmmFit, parameter: Parameter) -> None:
        super().__init__(fit, parameter)
        self.s = float(np.log(self.s))
        effects = sum(b.n_levels * b.q for b in fit.data.blocks)
        self.reach = 1.0 / float(np.sqrt(2.0 * max(fit.n_obs - effects, 4)))

    def _u(self, s: float) -> float:
        return self.data.y_scale * float(np.exp(-s))

    def condition(self, state: State, x: Floats, s: float) -> State:
        return with_scale(state, self._u(s))

    def correct(
        self, state: State, x: Floats, s: float, J: Floats, gradient: Floats, hessian: Floats
    ) -> tuple[Floats, Floats]:
        r = J.T @ residual_forms(self.data, state)
        return gradient, hessian + np.outer(r, r) * (self._u(s) ** 4 / state.profile.m)

    def force(self, state: State, M: Matrices, g: Matrices, x: Floats, s: float) -> float:
        return -self._u(s) * scale_force(state, self._u(s))


class HeldCoefficient(Held):
    """A fixed coefficient s."""

    def __init__(self, fit: LmmFit, parameter: Parameter) -> None:
        super().__init__(fit, parameter)
        self.a = fit.data.fixed.X_map[parameter.column]
        self.reach = float(fit.std_errors[parameter.column])

    def _d(self, s: float) -> float:
        return (s - float(self.data.shift[self.parameter.column])) / self.data.y_scale

    def condition(self, state: State, x: Floats, s: float) -> State:
        return with_coefficient(state, self.a, self._d(s))

    def force(self, state: State, M: Matrices, g: Matrices, x: Floats, s: float) -> float:
        return coefficient_force(state, self.a, self._d(s)) / self.data.y_scale


KINDS: dict[Kind, type[HeldDeviation | HeldCorrelation | HeldSigma | HeldCoefficient]] = {
    "sd": HeldDeviation,
    "cor": HeldCorrelation,
    "sigma": HeldSigma,
    "fixed": HeldCoefficient,
}


def held(fit: LmmFit, parameter: Parameter) -> Held:
    """How a parameter of an ML fit is held."""
    return KINDS[parameter.kind](fit, parameter)
