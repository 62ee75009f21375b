"""Intervals of models by full likelihood: profile or bootstrap, over all their linear predictors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from workbench.api import ModelError
from workbench.engine.glm.bootstrap import PIECE
from workbench.engine.glm.profile import profile_intervals as profile_glm
from workbench.engine.glm_joint.intervals import JointBootstrap, profile_intervals
from workbench.engine.lmm_bootstrap import Method, limits
from workbench_glmm.cells import Floats
from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.single.intervals import LEAST, draw_notices

if TYPE_CHECKING:
    from workbench_glmm.single.joint_fitted import FittedJoint


def with_intervals(fitted: FittedJoint) -> tuple[Coefficients, ...]:
    """The coefficients of every component with intervals by the chosen method."""
    method = fitted.options.ci_method
    if method == "wald":
        return fitted.wald
    low, high = _profile(fitted) if method == "profile" else _bootstrap(fitted)
    out, first = [], 0
    for component, wald in zip(fitted.components, fitted.wald, strict=True):
        places = [component.nominal.kept.index(k) for k in component.columns.kept]
        new_low, new_high = np.full_like(wald.conf_low, np.nan), np.full_like(wald.conf_high, np.nan)
        last = first + len(places)
        new_low[places], new_high[places] = low[first:last], high[first:last]
        known = np.isfinite(wald.estimate)
        out.append(
            replace(
                wald,
                conf_low=np.where(known, new_low, np.nan),
                conf_high=np.where(known, new_high, np.nan),
            )
        )
        first = last
    return tuple(out)


def _profile(fitted: FittedJoint) -> tuple[Floats, Floats]:
    level, check = fitted.options.ci_level, fitted.reporter.check
    low, high = profile_intervals(fitted.fit.main, level, check)
    if fitted.fit.zero is None:
        return low, high
    zero_low, zero_high = profile_glm(fitted.fit.zero, level, check)
    return np.concatenate([low, zero_low]), np.concatenate([high, zero_high])


def _bootstrap(fitted: FittedJoint) -> tuple[Floats, Floats]:
    options, reporter = fitted.options, fitted.reporter
    work = JointBootstrap(fitted.fit.recipe, fitted.fit.law)
    whole, rest = divmod(options.n_boot, PIECE)
    pieces = [PIECE] * whole + [rest] * (rest > 0)
    draws = np.vstack(reporter.map(work.draw, pieces, message="Drawing outcomes and refitting", seeded=True))
    worked = np.asarray(np.isfinite(draws).all(axis=1))
    if int(worked.sum()) < LEAST:
        raise ModelError(
            f"Only {int(worked.sum())} of {options.n_boot:,} bootstrap refits worked: too few for intervals.",
            "Choose profile intervals, or simplify the model.",
        )
    for notice in draw_notices(worked, options.ci_level):
        reporter.notice(notice)
    fit = fitted.fit
    estimate = np.concatenate([*fit.main.beta, *([] if fit.zero is None else [fit.zero.beta])])
    method = cast(Method, options.ci_method.removeprefix("bootstrap_"))
    return limits(method, draws[worked], estimate, options.ci_level)
