"""The section of diagnostics that every fitted model shares: the lights first, then what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.analysis.diagnostics import (
    group_checks,
    qq_figures,
    residual_checks,
    residual_panels,
    shape_checks,
    unit_figures,
)
from workbench.analysis.diagnostics.assessment import Assessment, assumption_table
from workbench.analysis.diagnostics.fitted_model import FittedModel
from workbench.results import Block, Section

TITLE = "Diagnostics"


def diagnostics_section(model: FittedModel, own: Iterable[Block] = ()) -> Section:
    """own: blocks of the family that belong here, after the lights."""
    blocks = (assumption_table(assessments(model)), *own, *figures(model))
    return Section("diagnostics", TITLE, blocks)


CHECKS = (
    shape_checks.linearity,
    residual_checks.equal_spread,
    residual_checks.independence,
    residual_checks.normality,
    shape_checks.within_and_between,
    group_checks.normal_effects,
    group_checks.enough_groups,
    group_checks.influential,
    group_checks.collinearity,
)


def assessments(model: FittedModel) -> list[Assessment]:
    """The family's own in the place of the shared ones about the same matter; its others after them."""
    given = {a.about: a for a in model.given}
    found = [given.pop(a.about, a) for check in CHECKS for a in check(model)]
    return [*found, *given.values()]


def figures(model: FittedModel) -> Iterator[Block]:
    """Everything to look at, the most telling first."""
    yield residual_panels.against_fitted(model)
    yield qq_figures.residual_qq(model)
    yield residual_panels.scale_location(model)
    yield from residual_panels.against_predictors(model)
    yield from residual_panels.by_group(model)
    yield from qq_figures.random_qq(model)
    yield from unit_figures.caterpillars(model)
    yield from unit_figures.influence_figures(model)
    if (model.within or model.inside is not None) and model.neighbours:
        yield from unit_figures.autocorrelation_figure(model)
