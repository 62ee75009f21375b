"""Profile likelihood intervals: computed parameter by parameter, told when a side has no limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.api import Notice, OptionsError
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_intervals import ZetaCurve, profiler
from workbench_linear_mlm.intervals import METHOD_WORDS, Intervals, intervals_table
from workbench_linear_mlm.parameter_words import parameter_words, short_words
from workbench_linear_mlm.profile_figures import profile_figures

if TYPE_CHECKING:
    from workbench_linear_mlm.fitted import Fitted

LEAST_LEVEL = 0.01


def profile(fitted: Fitted) -> Intervals:
    """Profile every parameter, in parallel where that pays."""
    reporter, level = fitted.reporter, fitted.options.ci_level
    check_level(level)
    work = profiler(
        fitted.fit, fitted.design.x_names, level=level, on_iteration=lambda _step, _value: reporter.check()
    )
    curves = reporter.map(
        work.curve, range(len(work.parameters)), message="Profiling the likelihood of each parameter"
    )
    labels = [parameter_words(p, fitted.fit.data.blocks) for p in work.parameters]
    for notice in profile_notices(curves, labels):
        reporter.notice(notice)
    low, high = curve_limits([c.low for c in curves]), curve_limits([c.high for c in curves])
    names = [p.name for p in work.parameters]
    table = intervals_table(names, labels, METHOD_WORDS["profile"], level, low, high)
    titles = [short_words(p, fitted.fit.data.blocks) for p in work.parameters]
    blocks = (table, profile_figures(curves, titles, level))
    return Intervals("profile", level, tuple(work.parameters), low, high, blocks)


def check_level(level: float) -> None:
    """OptionsError for levels whose limits lie so near the estimate that only rounding tells them apart."""
    if level < LEAST_LEVEL:
        raise OptionsError(
            f"A confidence level of {level:g} is too small for profile intervals.",
            f"Choose at least {LEAST_LEVEL}; 0.95 is usual.",
            option="ci_level",
        )


def profile_notices(curves: Sequence[ZetaCurve], labels: Sequence[str]) -> list[Notice]:
    """Which parameters have no interval, or one without a limit, and why."""
    told = []
    for curve, name in zip(curves, labels, strict=True):
        if curve.reason:
            told.append(f"{name} has no profile: {curve.reason}")
        elif "failed" in curve.ends:
            told.append(f"the profile of {name} is not smooth enough to be followed on one side")
        elif "unbounded" in curve.ends:
            told.append(f"the data set no limit to {name} on one side")
    if not told:
        return []
    message = "Some limits are missing: " + "; ".join(told) + "."
    advice = "Simplify the random part, or use bootstrap intervals."
    return [Notice("warning", message, advice, "profile_limits")]


def curve_limits(values: Sequence[float | None]) -> Floats:
    """Limits (k,), nan where there is none."""
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
