"""Intervals of the coefficients by profile likelihood or bootstrap, and what must be told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from workbench.api import ModelError, Notice
from workbench.engine.glm.bootstrap import PIECE, GlmBootstrap
from workbench.engine.glm.profile import profile_intervals
from workbench.engine.lmm_bootstrap import Method, draws_enough, limits
from workbench_glmm.cells import Floats
from workbench_glmm.coefficient_table import Coefficients

if TYPE_CHECKING:
    from workbench_glmm.single.fitted import FittedGlm

METHOD_WORDS = {
    "wald": "Wald",
    "profile": "Profile likelihood",
    "bootstrap_percentile": "Bootstrap, percentile",
    "bootstrap_basic": "Bootstrap, basic",
    "bootstrap_normal": "Bootstrap, normal",
}
LEAST = 10  # refits below which no interval is given


def with_intervals(fitted: FittedGlm) -> Coefficients:
    """The coefficients with intervals by the chosen method."""
    wald, method = fitted.wald, fitted.options.ci_method
    if method == "wald":
        return wald
    low, high = profile(fitted) if method == "profile" else bootstrap(fitted)
    places = {k: i for i, k in enumerate(fitted.fit.columns.kept)}
    new_low, new_high = np.full_like(wald.conf_low, np.nan), np.full_like(wald.conf_high, np.nan)
    for j, k in enumerate(fitted.fit.nominal.kept):
        if k in places and np.isfinite(wald.estimate[j]):
            new_low[j], new_high[j] = low[places[k]], high[places[k]]
    return replace(wald, conf_low=new_low, conf_high=new_high)


def profile(fitted: FittedGlm) -> tuple[Floats, Floats]:
    """Profile limits of the kept coefficients."""
    return profile_intervals(fitted.fit, fitted.options.ci_level, fitted.reporter.check)


def bootstrap(fitted: FittedGlm) -> tuple[Floats, Floats]:
    """Limits from refits to drawn outcomes, in pieces with seeds of their own."""
    options, reporter = fitted.options, fitted.reporter
    work = GlmBootstrap.of(fitted.fit)
    whole, rest = divmod(options.n_boot, PIECE)
    pieces = [PIECE] * whole + [rest] * (rest > 0)
    draws = np.vstack(reporter.map(work.draw, pieces, message="Drawing outcomes and refitting", seeded=True))
    worked: NDArray[np.bool_] = np.asarray(np.isfinite(draws).all(axis=1))
    if int(worked.sum()) < LEAST:
        raise ModelError(
            f"Only {int(worked.sum())} of {options.n_boot:,} bootstrap refits worked: too few for intervals.",
            "Choose profile intervals, or simplify the model.",
        )
    if work.cases:
        reporter.notice(CASES)
    for notice in draw_notices(worked, options.ci_level):
        reporter.notice(notice)
    method = cast(Method, options.ci_method.removeprefix("bootstrap_"))
    p = len(fitted.fit.beta)
    return limits(method, draws[worked][:, :p], fitted.fit.beta, options.ci_level)


CASES = Notice(
    "info",
    "Quasi families have no law to draw outcomes from, so rows of the data were drawn.",
    "",
    "bootstrap_cases",
)


def draw_notices(worked: NDArray[np.bool_], level: float) -> Iterator[Notice]:
    """Failed refits and too few draws."""
    failed, asked = int((~worked).sum()), len(worked)
    if failed:
        serious = failed > asked / 20
        yield Notice(
            "warning" if serious else "info",
            f"{failed:,} of {asked:,} bootstrap refits had no finite estimates and were left out.",
            "With so many the intervals are too short: choose profile intervals." if serious else "",
            "bootstrap_failed",
        )
    if not draws_enough(asked - failed, level):
        yield Notice(
            "warning",
            f"{asked - failed:,} draws are too few for the ends of {100 * level:g}% intervals.",
            "Ask for more draws.",
            "bootstrap_few",
        )
