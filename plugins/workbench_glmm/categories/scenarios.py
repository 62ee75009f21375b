"""Predicted probabilities of a mixed model of categories, over all groups and in a typical one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from workbench.api import Block, Reporter, Section
from workbench_glmm.categories import probabilities as shown
from workbench_glmm.categories import tables
from workbench_glmm.categories.design import Floats
from workbench_glmm.categories.grid import Varied, focal_predictors
from workbench_glmm.categories.residuals import FittedCategories

POPULATION = "Averaged over the rows of the data and the random effects: shares expected among all groups."
TYPICAL = "Averaged over the rows of the data, in a group whose random effects are zero."


class MixedFitted(FittedCategories, Protocol):
    """What is asked of a fitted model besides."""

    @property
    def reporter(self) -> Reporter: ...


def predicted_blocks(
    fitted: MixedFitted, cov: Floats, predict: Callable[[Varied, bool], shown.Predict]
) -> Iterator[Block]:
    """Observed against predicted categories, then probabilities along every predictor.

    cov: of the parameters; predict: probabilities with their slopes, averaged over the random effects or not.
    """
    options, outcome, design = fitted.options, fitted.outcome, fitted.design
    yield tables.classification(outcome.levels, outcome.codes, fitted.probabilities, design.weights)
    focal = focal_predictors(design, fitted.data, options.plot_along)
    if not focal:
        return
    population: list[shown.Predicted] = []
    typical: list[shown.Predicted] = []
    for one in focal:
        fitted.reporter.check()
        varied = Varied(design, fitted.data, one)
        for found, averaged in ((population, True), (typical, False)):
            found.append(
                shown.predicted(varied, predict(varied, averaged), cov, design.weights, options.ci_level)
            )
    yield shown.figure(population, outcome.shown, outcome.name, options.ci_level, POPULATION)
    other = shown.figure(typical, outcome.shown, outcome.name, options.ci_level, TYPICAL, "typical")
    table = shown.table(population, outcome.levels, options.ci_level, POPULATION)
    yield Section("predicted", "More predicted probabilities", (other, table), collapsed=True)
