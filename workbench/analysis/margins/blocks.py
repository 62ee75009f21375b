"""Marginal means, simple slopes, Johnson-Neyman regions and effects as sections of a result.

What the options ask for is open and its errors are told; what is shown unasked is folded away where it is
long, and left out where it cannot be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.analysis.margins.comparisons import contrasts_table
from workbench.analysis.margins.effects import effect_blocks, slope_figure
from workbench.analysis.margins.johnson_neyman import jn_blocks
from workbench.analysis.margins.marginal_means import families, means_table
from workbench.analysis.margins.means_figure import means_figure
from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.reference_grid import check_named
from workbench.analysis.margins.slopes import moderations, slope_families, slopes_table
from workbench.errors import ModelError
from workbench.results import Block, Figure, Section


def margin_blocks(model: MarginModel) -> Iterator[Block]:
    """The sections that have something in them."""
    check_named(model)
    options = model.options
    asked_means = bool(options.marginal_means or options.marginal_by)
    asked_slopes = options.slopes_of is not None or options.slopes_by is not None
    asked_effects = options.effect_figures in ("terms", "predictors") or bool(options.effects_of)
    yield from _section("means", "Marginal means", model, _means, asked_means)
    yield from _section("slopes", "Simple slopes", model, _slopes, asked_slopes or not asked_means)
    yield from _section("effects", "Effects", model, effect_blocks, asked_effects)


def _section(
    name: str,
    title: str,
    model: MarginModel,
    build: Callable[[MarginModel], Iterable[Block]],
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


def _means(model: MarginModel) -> Iterator[Block]:
    found = families(model)
    if not found:
        return
    yield means_table(model, found)
    table = contrasts_table(model, found)
    if table is not None:
        yield table
    yield means_figure(model, found)


def _slopes(model: MarginModel) -> Iterator[Block]:
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


def _lines(model: MarginModel) -> Iterator[Figure]:
    with_moderator = [m for m in moderations(model) if m.moderators]
    for k, moderation in enumerate(with_moderator, 1):
        yield slope_figure(model, moderation, f"slope_lines_{k}")
