"""Intervals of a model with structured residuals: Wald, or by the parametric bootstrap."""

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
from workbench_linear_mlm.bootstrap_figure import bootstrap_figure
from workbench_linear_mlm.bootstrap_intervals import LEAST, bootstrap_notices
from workbench_linear_mlm.intervals import METHOD_WORDS, Intervals, intervals_table
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.parameter_words import SHARES, parameter_words, share_words
from workbench_linear_mlm.structured import Structured
from workbench_linear_mlm.tables import number


def structured_intervals(fitted: Structured) -> Intervals:
    """Intervals by the method of the options."""
    return wald(fitted) if fitted.options.ci_method == "wald" else bootstrap(fitted)


def wald(fitted: Structured) -> Intervals:
    """Estimate and standard error; those of the residual parameters stand in their own tables."""
    wanted = tuple(parameters_of(fitted.fit.blocks, fitted.names))
    low, high = np.full(len(wanted), np.nan), np.full(len(wanted), np.nan)
    chosen = [p.kind == "fixed" for p in wanted]
    low[chosen], high[chosen] = wald_intervals(fitted.tests, fitted.options.ci_level)
    return Intervals("wald", fitted.options.ci_level, wanted, low, high)


def bootstrap(fitted: Structured) -> Intervals:
    """Intervals from refits of outcomes drawn from the model, of all parameters and shares of variance."""
    fit, options, reporter = fitted.fit, fitted.options, fitted.reporter
    wanted = quantities(fit, fitted.names)
    draws = drawn(StructuredBootstrap.of(fit), options, reporter, len(wanted))
    names, labels = [q.name for q in wanted], [words_of(q, fitted) for q in wanted]
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
    figure = bootstrap_figure(labels, draws, estimate, low, high)
    own = [i for i, q in enumerate(wanted) if q.parameter is not None]
    parameters = tuple(q.parameter for q in wanted if q.parameter is not None)
    told = {name: (number(a), number(b)) for name, a, b in zip(names, low, high, strict=True)}
    found = {name: pair for name, pair in told.items() if name in SHARES}
    return Intervals(
        options.ci_method, options.ci_level, parameters, low[own], high[own], (table, figure), found
    )


def words_of(quantity: Quantity, fitted: Structured) -> str:
    """What readers call a quantity."""
    if quantity.parameter is not None:
        return parameter_words(quantity.parameter, fitted.fit.blocks)
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
