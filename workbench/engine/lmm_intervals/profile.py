"""Profile likelihood intervals: every value of a parameter that a likelihood ratio test would not reject.

On the deviance of ML, also when the fit was by REML, as lme4 does: REML likelihoods with different fixed
parts cannot be compared. Limits are where the signed root of the deviance difference meets +-z.

Bates et al. (2015), section 5.1; Venzon & Moolgavkar (1988), Appl. Stat. 37.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.distributions import normal_quantile
from workbench.engine.lmm import LmmFit, fit
from workbench.engine.lmm.model import OnIteration
from workbench.engine.lmm_intervals import scales
from workbench.engine.lmm_intervals.constrained import Constrained, Point
from workbench.engine.lmm_intervals.curve import Nodes, ZetaCurve, joined
from workbench.engine.lmm_intervals.held import Held
from workbench.engine.lmm_intervals.held_other import held
from workbench.engine.lmm_intervals.parameters import Parameter, estimates, parameters
from workbench.engine.lmm_intervals.trace import End, Side, trace
from workbench.engine.threads import threads_for


@dataclass(frozen=True)
class Profiler:
    """The ML fit and its parameters, ready to be profiled one by one.

    It can be sent to another process: `curve` of each parameter stands alone.
    """

    ml: LmmFit
    parameters: tuple[Parameter, ...]
    level: float = 0.95
    extra: bool = True

    def curve(self, number: int, on_iteration: OnIteration | None = None) -> ZetaCurve:
        """Profile the parameter of that number."""
        parameter = self.parameters[number]
        estimate = float(estimates(self.ml, [parameter])[0])
        if np.isnan(estimate):
            return _undefined(parameter, self.level)
        coupling = self.ml.data.coupling
        largest = 0 if coupling is None else max(b.size for b in coupling.layout.batches)
        with threads_for(largest):
            return _curve(held(self.ml, parameter), estimate, self.level, self.extra, on_iteration)


def profiler(
    fitted: LmmFit,
    x_names: Sequence[str],
    *,
    level: float = 0.95,
    extra: bool = True,
    on_iteration: OnIteration | None = None,
) -> Profiler:
    """Refit by ML where needed.  x_names: all columns of X.  extra: more nodes, for plots."""
    ml = fitted
    if fitted.reml:
        ml = fit(fitted.data, reml=False, start=fitted.relative_factors, on_iteration=on_iteration)
    return Profiler(ml, tuple(parameters(ml, x_names)), level, extra)


def _curve(
    h: Held, estimate: float, level: float, extra: bool, on_iteration: OnIteration | None
) -> ZetaCurve:
    z = float(normal_quantile((1 + level) / 2))
    problem = Constrained(h, on_iteration)
    origin = Point(h.s, h.fit.criterion, 0.0, h.x, True)
    cap = _cap(h, on_iteration)
    down, up = (
        trace(problem.solve, origin, sign=sign, target=z, reach=h.reach, limit=limit, cap=cap, extra=extra)
        for sign, limit in ((-1, h.low), (1, h.high))
    )
    low, high = _limit(h, down, h.low), _limit(h, up, h.high)
    ends = (down.end, up.end)
    return ZetaCurve(h.parameter, estimate, level, low, high, ends, h.scale, joined(down, up))


def _cap(h: Held, on_iteration: OnIteration | None) -> float:
    """The most that |zeta| can be: a correlation costs nothing once one of the two variances is zero."""
    p = h.parameter
    if p.kind != "cor":
        return np.inf
    least = np.inf
    for term in (p.a, p.b):
        deviation = held(h.fit, Parameter("sd", "", p.block, term))
        least = min(least, Constrained(deviation, on_iteration).solve(0.0, deviation.x).deviance)
    return float(np.sqrt(max(least - h.fit.criterion, 0.0)))


def _limit(h: Held, side: Side, end: float) -> float | None:
    if side.end == "reached" and side.s is not None:
        return float(scales.value(h.scale, side.s))
    return float(scales.value(h.scale, end)) if side.end == "boundary" else None


def _undefined(parameter: Parameter, level: float) -> ZetaCurve:
    none = Nodes(np.zeros(0), np.zeros(0), np.zeros(0))
    ends: tuple[End, End] = ("failed", "failed")
    reason = "one of its two variances is estimated as zero, so the correlation has no value"
    return ZetaCurve(parameter, np.nan, level, None, None, ends, "sine", none, reason)
