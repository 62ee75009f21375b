"""Intervals of the coefficients of a model of categories, by the method of the options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from workbench.api import ModelError, Notice, Reporter
from workbench.engine.distributions import normal_quantile
from workbench.engine.lmm_bootstrap import Method, draws_enough, limits
from workbench_glmm.shared_options import ModelOptions

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]
PIECE = 25  # refits a piece of parallel work
LEAST = 10  # refits below which no interval is given

METHOD_WORDS = {
    "wald": "Wald",
    "profile": "Profile likelihood",
    "bootstrap_percentile": "Parametric bootstrap, percentile",
    "bootstrap_basic": "Parametric bootstrap, basic",
    "bootstrap_normal": "Parametric bootstrap, normal",
}


class Redraw(Protocol):
    """Draws an outcome from a fitted model and gives the parameters of the refit, nan where it failed."""

    def __call__(self, random: np.random.Generator) -> Floats: ...


@dataclass(frozen=True)
class Piece:
    """Some refits of one bootstrap, as a unit of parallel work."""

    redraw: Redraw

    def __call__(self, count: int, seed: np.random.SeedSequence) -> Floats:
        """(count, k)."""
        random = np.random.default_rng(seed)
        return np.array([self.redraw(random) for _ in range(count)])


def wald(estimate: Floats, std_error: Floats, level: float) -> Limits:
    """Estimate and standard error."""
    half = float(normal_quantile((1.0 + level) / 2.0)) * std_error
    return estimate - half, estimate + half


def intervals(
    options: ModelOptions,
    reporter: Reporter,
    estimate: Floats,
    std_error: Floats,
    profile: Callable[[], Limits],
    redraw: Redraw,
) -> Limits:
    """Limits (k,) of the parameters. profile: computes profile limits; redraw: one bootstrap refit.

    std_error: nan where a parameter has none, such as a standard deviation; nor has it a Wald interval.
    """
    if options.ci_method == "wald":
        return wald(estimate, std_error, options.ci_level)
    if options.ci_method == "profile":
        low, high = profile()
        without = (np.isnan(low) | np.isnan(high)) & np.isfinite(std_error)
        if without.any():
            message = (
                f"{int(without.sum())} profile limits could not be found: the likelihood stays too flat."
            )
            advice = "Such a limit is infinite, or the bootstrap may find it."
            reporter.notice(Notice("warning", message, advice, "profile_failed"))
        return low, high
    return _bootstrap(options, reporter, estimate, redraw)


def _bootstrap(options: ModelOptions, reporter: Reporter, estimate: Floats, redraw: Redraw) -> Limits:
    whole, rest = divmod(options.n_boot, PIECE)
    pieces = [PIECE] * whole + [rest] * (rest > 0)
    message = "Drawing outcomes and refitting"
    draws = np.vstack(reporter.map(Piece(redraw), pieces, message=message, seeded=True))
    failed = int(np.isnan(draws).any(axis=1).sum())
    kept = draws[~np.isnan(draws).any(axis=1)]
    if len(kept) < LEAST:
        raise ModelError(
            f"Only {len(kept)} of {options.n_boot:,} bootstrap refits worked: too few for intervals.",
            "Simplify the model, or choose profile intervals.",
        )
    if failed:
        share = failed > options.n_boot / 20
        advice = "With so many failures the intervals may mislead: simplify the model." if share else ""
        words = f"{failed:,} of {options.n_boot:,} bootstrap refits failed and were left out."
        reporter.notice(Notice("warning" if share else "info", words, advice, "bootstrap_failed"))
    if not draws_enough(len(kept), options.ci_level):
        words = f"{len(kept):,} draws are too few for the ends of {100 * options.ci_level:g}% intervals."
        reporter.notice(Notice("warning", words, "Ask for more draws.", "bootstrap_few"))
    method = cast(Method, options.ci_method.removeprefix("bootstrap_"))
    return limits(method, kept, estimate, options.ci_level)
