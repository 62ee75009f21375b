"""Profile likelihood intervals beside residual structures, parameter by parameter.

On the deviance of ML, also for fits by REML, as for independent residuals; the curve is followed as there
(lmm_intervals/trace.py), each of its points is a search with one parameter held (held_search.py).

Venzon & Moolgavkar 1988, Appl. Stat. 37; Pinheiro & Bates 2000, Mixed-Effects Models in S and S-PLUS, 2.4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from workbench.engine.distributions import normal_quantile
from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.lmm_intervals import Parameter, ZetaCurve, estimates, parameters_of, scales
from workbench.engine.lmm_intervals.constrained import Point
from workbench.engine.lmm_intervals.curve import Nodes, joined
from workbench.engine.lmm_intervals.scales import Scale
from workbench.engine.lmm_intervals.trace import End, Side, trace
from workbench.engine.residual_structures.bootstrap import StructuredBootstrap
from workbench.engine.residual_structures.held import HeldNumber
from workbench.engine.residual_structures.held_search import Constrained, HeldCoefficient
from workbench.engine.residual_structures.model import Model, assemble
from workbench.engine.residual_structures.objective import State, evaluate, join, split
from workbench.engine.residual_structures.parameters import AT_LIMIT
from workbench.engine.residual_structures.result import ResidualFit
from workbench.engine.threads import threads_for
from workbench.errors import WorkbenchError

Solve = Callable[[float, Floats], Point]


@dataclass(frozen=True)
class StructuredProfile:
    """The ML fit and its parameters, ready to be profiled one by one; can be sent to another process.

    parameters: those of the random effects, sigma, the coefficients, then those of the residual structure.
    values: their ML estimates.  errors (p,): standard errors of the coefficients.  place (k,): all search
    parameters at the estimates; spread (k+1, k+1): a guess of the covariance of these and log sigma.
    """

    work: StructuredBootstrap
    parameters: tuple[Parameter, ...]
    values: tuple[float, ...]
    errors: tuple[float, ...]
    place: Floats
    spread: Floats
    level: float
    extra: bool = True

    def __getstate__(self) -> dict[str, Any]:
        """Without the model, which is made again."""
        return {name: value for name, value in vars(self).items() if name != "model"}

    @cached_property
    def model(self) -> Model:
        """The model in comparable columns."""
        given = self.work.given
        return assemble(
            given.y,
            given.X,
            given.blocks,
            self.work.order,
            self.work.structure,
            weights=given.weights,
            offset=given.offset,
        )

    def curve(self, number: int, on_iteration: OnIteration | None = None) -> ZetaCurve:
        """Profile the parameter of that number."""
        parameter, value = self.parameters[number], self.values[number]
        z = float(normal_quantile((1 + self.level) / 2))
        with threads_for(0):
            if reason := self._undefined(number):
                return _without(parameter, self.level, reason)
            L, x = split(self.model, self.place)
            best = evaluate(self.model, L, x, False)
            if parameter.kind == "fixed":
                return self._of_coefficient(parameter, value, best, z)
            held = HeldNumber(self.model, parameter, self.number_of(number))
            found = self._of_number(held, value, best, z, on_iteration)
            if parameter.kind == "sd" and not {"failed", "unbounded"}.isdisjoint(found.ends):
                other = self._of_number(replace(held, as_log=True), value, best, z, on_iteration)
                return other if {"failed", "unbounded"}.isdisjoint(other.ends) else found
            return found

    def _undefined(self, number: int) -> str:
        """Why a parameter has no profile; "" for those that have one."""
        parameter, value = self.parameters[number], self.values[number]
        if parameter.kind == "sd" and value == 0.0:
            return "it is estimated as zero"
        if not np.isfinite(value):
            return "one of its two variances is estimated as zero, so the correlation has no value"
        at_end = parameter.kind == "cor" and abs(value) >= 1.0 - AT_LIMIT
        place = self.number_of(number)
        if at_end or (place >= 0 and self.model.structure.parameters[place].at_limit(value)):
            return "it is estimated at the end of its range"
        return ""

    def _of_number(
        self, held: HeldNumber, value: float, best: State, z: float, on_iteration: OnIteration | None
    ) -> ZetaCurve:
        psi = np.append(self.place, np.log(best.sigma2) / 2.0)
        solve = Constrained(held, on_iteration).solve
        origin = Point(held.value(psi), best.criterion, 0.0, psi, True)
        error = _error(held, psi, self.spread)
        return self._traced(held.parameter, value, held.scale, solve, origin, held.limits(origin.s), z, error)

    def number_of(self, number: int) -> int:
        """The place of a parameter among those of the residual structure, -1 for others."""
        first = len(self.parameters) - len(self.model.structure.parameters)
        return number - first if number >= first else -1

    def _of_coefficient(self, parameter: Parameter, value: float, best: State, z: float) -> ZetaCurve:
        solve = HeldCoefficient(self.work, parameter.column).solve
        origin = Point(value, best.criterion, 0.0, self.place, True)
        limits = (-np.inf, np.inf)
        error = self.errors[parameter.column]
        return self._traced(parameter, value, "plain", solve, origin, limits, z, error)

    def _traced(
        self,
        parameter: Parameter,
        value: float,
        scale: Scale,
        solve: Solve,
        origin: Point,
        limits: tuple[float, float],
        z: float,
        error: float,
    ) -> ZetaCurve:
        down, up = (
            _known(
                trace(_safe(solve), origin, sign=sign, target=z, reach=error, limit=limit, extra=self.extra)
            )
            for sign, limit in zip((-1, 1), limits, strict=True)
        )
        low, high = _end(down, scale, parameter, limits[0]), _end(up, scale, parameter, limits[1])
        return ZetaCurve(parameter, value, self.level, low, high, (down.end, up.end), scale, joined(down, up))


def structured_profiler(
    fit: ResidualFit, terms: list[str], level: float, *, extra: bool = True
) -> StructuredProfile:
    """Refit by ML where needed; terms: names of the coefficients."""
    work = StructuredBootstrap.of(fit)
    ml = fit if not fit.reml else replace(work, reml=False).refit(fit.model.given.y)
    wanted = [
        *parameters_of(ml.blocks, terms),
        *(Parameter("residual", p.name) for p in ml.parameters),
    ]
    first = len(wanted) - len(ml.parameters)
    values = [*estimates(ml, wanted[:first]), *ml.residual_parameters]
    place = join(ml.model, ml.state.L, ml.state.x)
    spread = 2.0 * ml.observed.inverse(ml.free)[0]
    errors = tuple(ml.std_errors.tolist())
    ml_work = replace(StructuredBootstrap.of(ml), reml=False)
    return StructuredProfile(
        ml_work, tuple(wanted), tuple(map(float, values)), errors, place, spread, level, extra
    )


def _error(held: HeldNumber, psi: Floats, A: Floats) -> float:
    """A guess of the standard error of h by the delta method; a tenth of h, or of one, where it is no use."""
    try:
        here, slope = held.value(psi), held.slope(psi)
    except np.linalg.LinAlgError:
        return 0.1
    unit = here if held.scale == "plain" else 1.0
    error = float(np.sqrt(max(float(slope @ A @ slope), 0.0)))
    return error if 0.0 < error < 2.0 * unit else 0.1 * unit


def _safe(solve: Solve) -> Solve:
    """Places where no model is are told as a search that did not settle."""

    def safe(s: float, x: Floats) -> Point:
        try:
            return solve(s, x)
        except (np.linalg.LinAlgError, WorkbenchError):
            return Point(s, np.inf, np.nan, x, False)

    return safe


def _known(side: Side) -> Side:
    """The side without places at which there is no model."""
    return replace(side, nodes=tuple(node for node in side.nodes if np.isfinite(node.zeta)))


def _end(side: Side, scale: Scale, parameter: Parameter, limit: float) -> float | None:
    if side.end == "reached" and side.s is not None:
        return float(scales.value(scale, side.s))
    if side.end == "boundary":
        return 0.0 if parameter.kind == "sd" else round(float(scales.value(scale, limit)), 5)
    return None


def _without(parameter: Parameter, level: float, reason: str) -> ZetaCurve:
    none = Nodes(np.zeros(0), np.zeros(0), np.zeros(0))
    ends: tuple[End, End] = ("failed", "failed")
    return ZetaCurve(parameter, np.nan, level, None, None, ends, "plain", none, reason)
