"""Bootstrap intervals: refits in parallel, what failed counted and told, a histogram for each parameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from workbench.api import ModelError, Notice
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap import (
    CaseBootstrap,
    Depth,
    Draws,
    Method,
    ParametricBootstrap,
    Quantities,
    draws_enough,
    joined,
    limits,
)
from workbench.engine.lmm_bootstrap.quantities import SHARES
from workbench.engine.lmm_intervals import parameters
from workbench_linear_mlm.bootstrap_figure import bootstrap_figure
from workbench_linear_mlm.intervals import METHOD_WORDS, Intervals, intervals_table
from workbench_linear_mlm.parameter_words import ICC, parameter_words, share_words, short_words
from workbench_linear_mlm.tables import number

if TYPE_CHECKING:
    from workbench_linear_mlm.fitted import Fitted

DEPTHS: dict[str, Depth] = {"groups": "outermost", "all_groups": "groupings", "groups_and_rows": "rows"}
LEAST = 10  # refits below which no interval is given


def bootstrap(fitted: Fitted) -> Intervals:
    """Intervals from refits of drawn outcomes or drawn groups."""
    options, reporter = fitted.options, fitted.reporter
    draws = drawn(fitted)
    if len(draws) < LEAST:
        raise ModelError(
            f"Only {len(draws)} of {options.n_boot:,} bootstrap refits worked: too few for intervals.",
            "Simplify the random part, or choose profile intervals.",
        )
    wanted = tuple(parameters(fitted.fit, fitted.design.x_names))
    quantities = Quantities(fitted.fit, wanted)
    values, estimates = quantities.of(draws), quantities.estimates()
    blocks_of, shown = fitted.fit.data.blocks, [share_words(n) for n in quantities.names[len(wanted) :]]
    labels = [*(parameter_words(p, blocks_of) for p in wanted), *shown]
    titles = [*(short_words(p, blocks_of) for p in wanted), *shown]
    for notice in bootstrap_notices(len(draws), draws.failed, values, labels, options.ci_level):
        reporter.notice(notice)
    method = (
        options.ci_method.removeprefix("bootstrap_")
        if options.ci_method != "case_bootstrap"
        else "percentile"
    )
    low, high = limits(cast(Method, method), values, estimates, options.ci_level)
    low, high = _inside(quantities, low), _inside(quantities, high)
    words = METHOD_WORDS[options.ci_method]
    note = source(fitted, draws)
    table = intervals_table(quantities.names, labels, words, options.ci_level, low, high, note)
    figure = bootstrap_figure(titles, values, estimates, low, high)
    k = len(wanted)
    shares = {name: (number(a), number(b)) for name, a, b in zip(quantities.names, low, high, strict=True)}
    groups = [name for name in shares if name.startswith(ICC) and name not in SHARES]
    if len(groups) == 1:  # with one grouping its ICC is the adjusted one
        shares["icc_adjusted"] = shares[groups[0]]
    blocks = (table, figure)
    return Intervals(options.ci_method, options.ci_level, wanted, low[:k], high[:k], blocks, shares)


def drawn(fitted: Fitted) -> Draws:
    """All refits, in pieces that have seeds of their own: the same on any number of cores."""
    options = fitted.options
    work: ParametricBootstrap | CaseBootstrap
    if options.ci_method == "case_bootstrap":
        work = CaseBootstrap(fitted.fit, DEPTHS[options.resample])
        message = "Drawing groups and refitting"
        assert work.chain
    else:
        work, message = ParametricBootstrap(fitted.fit), "Drawing outcomes and refitting"
    whole, rest = divmod(options.n_boot, work.piece)
    pieces = [work.piece] * whole + [rest] * (rest > 0)
    draw: Callable[..., Any] = work.draw
    return joined(fitted.reporter.map(draw, pieces, message=message, seeded=True))


def source(fitted: Fitted, draws: Draws) -> str:
    """Where the intervals come from, for the note below the table."""
    options = fitted.options
    what = (
        "groups drawn from the data"
        if options.ci_method == "case_bootstrap"
        else "outcomes drawn from the model"
    )
    return (
        f"From {len(draws):,} refits to {what}, seed {fitted.reporter.seed}. ICC and R² are those of the "
        "fitted model: what predictors explain is not part of the ICC."
    )


def bootstrap_notices(
    worked: int, failed: int, values: Floats, names: Sequence[str], level: float
) -> list[Notice]:
    """What the reader must know: failed refits, draws without a value, too few draws.

    values (worked, k): what was read off each refit.
    """
    told = []
    asked = worked + failed
    if failed:
        message = f"{failed:,} of {asked:,} bootstrap refits failed and were left out."
        serious = failed > asked / 20
        advice = (
            "With so many failures the intervals may mislead: simplify the random part." if serious else ""
        )
        told.append(Notice("warning" if serious else "info", message, advice, "bootstrap_failed"))
    missing = np.isnan(values).sum(axis=0)
    without = [f"{name} in {count:,}" for name, count in zip(names, missing, strict=True) if count]
    if without:
        message = "Some draws have no value, because a variance in them is zero: " + ", ".join(without) + "."
        told.append(Notice("info", message, "Their intervals rest on the other draws.", "bootstrap_no_value"))
    if not draws_enough(worked, level):
        message = f"{worked:,} draws are too few for the ends of {100 * level:g}% intervals."
        told.append(Notice("warning", message, "Ask for more draws.", "bootstrap_few"))
    return told


def _inside(quantities: Quantities, limit: Floats) -> Floats:
    """Limits cut at what the quantity can be: basic and normal ones can lie outside."""
    low, high = quantities.bounds
    return np.clip(limit, low, high)
