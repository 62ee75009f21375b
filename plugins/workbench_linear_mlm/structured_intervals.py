"""Intervals of a model with structured residuals: Wald, by profile likelihood, or by parametric bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from workbench.api import ModelError, Reporter
from workbench.engine.inference import wald_intervals
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap import Method, limits
from workbench.engine.lmm_intervals import parameters_of
from workbench.engine.residual_structures.bootstrap import (
    PIECE,
    Quantity,
    StructuredBootstrap,
    quantities,
    values,
)
from workbench.engine.residual_structures.profile import structured_profiler
from workbench_linear_mlm.bootstrap_figure import bootstrap_figure
from workbench_linear_mlm.bootstrap_intervals import LEAST, bootstrap_notices
from workbench_linear_mlm.intervals import METHOD_WORDS, Intervals, intervals_table
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.parameter_words import SHARES, parameter_words, share_words, short_words
from workbench_linear_mlm.profile_figures import profile_figures
from workbench_linear_mlm.profile_intervals import check_level, curve_limits, profile_notices
from workbench_linear_mlm.structured import Structured
from workbench_linear_mlm.tables import number


def structured_intervals(fitted: Structured) -> Intervals:
    """Intervals by the method of the options."""
    match fitted.options.ci_method:
        case "wald":
            return wald(fitted)
        case "profile":
            return profile(fitted)
    return bootstrap(fitted)


def wald(fitted: Structured) -> Intervals:
    """Estimate and standard error; those of the residual parameters stand in their own tables."""
    wanted = tuple(parameters_of(fitted.fit.blocks, fitted.names))
    low, high = np.full(len(wanted), np.nan), np.full(len(wanted), np.nan)
    chosen = [p.kind == "fixed" for p in wanted]
    low[chosen], high[chosen] = wald_intervals(fitted.tests, fitted.options.ci_level)
    return Intervals("wald", fitted.options.ci_level, wanted, low, high)


def profile(fitted: Structured) -> Intervals:
    """Profile every parameter, in parallel where that pays."""
    reporter, level, blocks = fitted.reporter, fitted.options.ci_level, fitted.fit.blocks
    check_level(level)
    work = structured_profiler(fitted.fit, fitted.names, level)
    curves = reporter.map(
        work.curve, range(len(work.parameters)), message="Profiling the likelihood of each parameter"
    )
    labels = [parameter_words(p, blocks) for p in work.parameters]
    for notice in profile_notices(curves, labels):
        reporter.notice(notice)
    low, high = curve_limits([c.low for c in curves]), curve_limits([c.high for c in curves])
    names = [p.name for p in work.parameters]
    table = intervals_table(names, labels, METHOD_WORDS["profile"], level, low, high)
    figures = profile_figures(curves, [short_words(p, blocks) for p in work.parameters], level)
    own = [i for i, p in enumerate(work.parameters) if p.kind != "residual"]
    told = tuple(work.parameters[i] for i in own)
    return Intervals("profile", level, told, low[own], high[own], (table, figures))


def bootstrap(fitted: Structured) -> Intervals:
    """Intervals from refits of outcomes drawn from the model, of all parameters and shares of variance."""
    fit, options, reporter = fitted.fit, fitted.options, fitted.reporter
    wanted = quantities(fit, fitted.names)
    draws = drawn(StructuredBootstrap.of(fit), options, reporter, len(wanted))
    names, labels = [q.name for q in wanted], [words_of(q, fitted) for q in wanted]
    titles = [words_of(q, fitted, short=True) for q in wanted]
    failed = options.n_boot - len(draws)
    for notice in bootstrap_notices(len(draws), failed, draws, labels, options.ci_level):
        reporter.notice(notice)
    method, estimate = cast(Method, options.ci_method.removeprefix("bootstrap_")), values(fit)
    least, most = np.array([q.low for q in wanted]), np.array([q.high for q in wanted])
    low, high = (np.clip(end, least, most) for end in limits(method, draws, estimate, options.ci_level))
    note = (
        f"From {len(draws):,} refits to outcomes drawn from the model, seed {reporter.seed}. ICC and R² are "
        "those of the fitted model: what predictors explain is not part of the ICC."
    )
    words = METHOD_WORDS[options.ci_method]
    table = intervals_table(names, labels, words, options.ci_level, low, high, note)
    figure = bootstrap_figure(titles, draws, estimate, low, high)
    own = [i for i, q in enumerate(wanted) if q.parameter is not None]
    parameters = tuple(q.parameter for q in wanted if q.parameter is not None)
    told = {name: (number(a), number(b)) for name, a, b in zip(names, low, high, strict=True)}
    found = {name: pair for name, pair in told.items() if name in SHARES}
    return Intervals(
        options.ci_method, options.ci_level, parameters, low[own], high[own], (table, figure), found
    )


def words_of(quantity: Quantity, fitted: Structured, *, short: bool = False) -> str:
    """What readers call a quantity; short: in the panel of a figure."""
    if quantity.parameter is not None:
        words = short_words if short else parameter_words
        return words(quantity.parameter, fitted.fit.blocks)
    return quantity.words or share_words(quantity.name)


def drawn(work: StructuredBootstrap, options: LmmOptions, reporter: Reporter, k: int) -> Floats:
    """All refits (N, k), in pieces that have seeds of their own; ModelError where too few worked."""
    whole, rest = divmod(options.n_boot, PIECE)
    pieces = [PIECE] * whole + [rest] * (rest > 0)
    parts: Sequence[Floats] = reporter.map(
        work.draw, pieces, message="Drawing outcomes and refitting", seeded=True
    )
    draws = np.concatenate([part.reshape(-1, k) for part in parts])
    if len(draws) < LEAST:
        raise ModelError(
            f"Only {len(draws)} of {options.n_boot:,} bootstrap refits worked: too few for intervals.",
            "Choose a simpler residual structure, or Wald intervals.",
        )
    return draws
