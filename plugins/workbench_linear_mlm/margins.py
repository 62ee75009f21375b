"""The part of a result after the tests: hypotheses, marginal means, simple slopes, Johnson-Neyman, effects.

What the options ask for is open and its errors are told; what is shown unasked is folded away where it is
long, and left out where it cannot be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.api import Block, Figure, ModelError, Section
from workbench_linear_mlm.asked_hypotheses import hypothesis_tables
from workbench_linear_mlm.comparisons import contrasts_table
from workbench_linear_mlm.effect_size_tables import effect_sizes
from workbench_linear_mlm.effects import effect_figures, slope_figure
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.fixed_model import FixedModel, of_lmm, of_ols
from workbench_linear_mlm.group_lines import group_lines
from workbench_linear_mlm.johnson_neyman import jn_blocks
from workbench_linear_mlm.marginal_means import families, means_table
from workbench_linear_mlm.means_figure import means_figure
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.reference_grid import check_named
from workbench_linear_mlm.slopes import moderations, slope_families, slopes_table


def lmm_margins(fitted: Fitted) -> Iterator[Block]:
    """The part of a mixed model, and the lines of its groups."""
    model = of_lmm(fitted)
    yield from effect_sizes(model, fitted.shares.deviation)
    yield from margin_blocks(model)
    try:
        yield from group_lines(fitted, model)
    except ModelError:  # too many combinations to average over: a figure nobody asked for is left out
        return


def ols_margins(fitted: FittedOls) -> Iterator[Block]:
    """The part of a linear regression."""
    model = of_ols(fitted)
    yield from effect_sizes(model, fitted.fit.sigma)
    yield from margin_blocks(model)


def margin_blocks(model: FixedModel) -> Iterator[Block]:
    """The answers to the hypotheses that were asked, then the sections that have something in them."""
    yield from hypothesis_tables(model)
    check_named(model)
    options = model.options
    asked_means = bool(options.marginal_means or options.marginal_by)
    asked_slopes = options.slopes_of is not None or options.slopes_by is not None
    yield from _section("means", "Marginal means", model, _means, asked_means)
    yield from _section("slopes", "Simple slopes", model, _slopes, asked_slopes or not asked_means)
    yield from _section("effects", "Effects", model, effect_figures, options.effect_figures == "terms")


def _section(
    name: str,
    title: str,
    model: FixedModel,
    build: Callable[[FixedModel], Iterable[Block]],
    open_at_first: bool,
) -> Iterator[Section]:
    try:
        blocks = tuple(build(model))
    except ModelError:
        if open_at_first or model.options.at:
            raise
        return
    if blocks:
        yield Section(name, title, blocks, collapsed=not open_at_first)


def _means(model: FixedModel) -> Iterator[Block]:
    found = families(model)
    if not found:
        return
    yield means_table(model, found)
    table = contrasts_table(model, found)
    if table is not None:
        yield table
    yield means_figure(model, found)


def _slopes(model: FixedModel) -> Iterator[Block]:
    wanted = moderations(model)
    if not wanted:
        return
    found = [(m, family) for m in wanted for family in slope_families(model, m)]
    yield slopes_table(model, found)
    differing = [f for m, f in found if m.moderators and m.moderators[0] in model.predictors.factors]
    table = contrasts_table(model, differing, "slope_contrasts", "Comparisons of slopes")
    if table is not None:
        yield table
    yield from _lines(model)
    yield from jn_blocks(model, wanted)


def _lines(model: FixedModel) -> Iterator[Figure]:
    with_moderator = [m for m in moderations(model) if m.moderators]
    for k, moderation in enumerate(with_moderator, 1):
        yield slope_figure(model, moderation, f"slope_lines_{k}")
