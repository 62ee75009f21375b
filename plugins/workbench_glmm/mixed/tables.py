"""The tables of a generalised linear mixed model beside its coefficients: variances, groups, residuals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbench.api import Column, Table
from workbench.engine.glmm import GlmmFit, PqlFit
from workbench_glmm import random_tables
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.cells import Row
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.random_tables import Limits, Place

FIVE = (
    ("min", "Smallest", 0.0),
    ("q1", "1st quartile", 0.25),
    ("median", "Median", 0.5),
    ("q3", "3rd quartile", 0.75),
    ("max", "Largest", 1.0),
)


def random_effects(fitted: Fitted) -> Iterator[Table]:
    """Variances, and covariances below them, one block after the other; those of the zeros apart."""
    fit, blocks = fitted.fit, fitted.design.random
    source = fit.working if isinstance(fit, PqlFit) else fit
    limits, words = fitted.ends.random, METHOD_WORDS[fitted.options.ci_method]
    k = len(blocks)
    labels, names = [b.label for b in blocks], [b.names for b in blocks]
    table = random_tables.random_effects(
        labels, names, source.covariances[:k], source.correlations[:k], limits, words
    )
    residual: tuple[Row, ...] = ()
    if isinstance(fit, PqlFit):
        residual = (_residual(fit.dispersion),)
    elif isinstance(fit, GlmmFit) and fit.family.name == "gaussian" and fit.parameter is not None:
        residual = (_residual(fit.parameter),)
    yield replace(table, rows=(*table.rows, *residual))
    zero = fitted.design.sides.get("zero_inflation")
    if zero is not None and zero.random:
        table = random_tables.random_effects(
            [b.label for b in zero.random],
            [b.names for b in zero.random],
            source.covariances[k:],
            source.correlations[k:],
            None if limits is None else _after(limits, k),
            words,
        )
        hurdle = fitted.options.zeros == "hurdle"
        title = "Random effects: counts above zero" if hurdle else "Random effects: extra zeros"
        yield replace(table, id="zero_random_effects", title=title)


def _after(limits: dict[Place, Limits], k: int) -> dict[Place, Limits]:
    """Limits of the blocks from number k on, counted from there."""
    return {(block - k, i, j): ends for (block, i, j), ends in limits.items() if block >= k}


def _residual(variance: float) -> Row:
    return {
        "group": "Residual",
        "term": None,
        "term2": None,
        "variance": variance,
        "std_dev": float(np.sqrt(variance)),
        "correlation": None,
        "conf_low": None,
        "conf_high": None,
    }


def group_sizes(fitted: Fitted) -> Table:
    """How many levels each grouping factor has and how many rows they hold."""
    zero = fitted.design.sides.get("zero_inflation")
    blocks = (*fitted.design.random, *(() if zero is None else zero.random))
    return random_tables.group_sizes([b.label for b in blocks], [b.codes for b in blocks])


def residual_summary(fitted: Fitted) -> Table:
    """Five numbers of the Pearson residuals."""
    quantiles = np.quantile(fitted.fit.pearson_residuals, [share for _, _, share in FIVE])
    kind = "standardised" if isinstance(fitted.fit, PqlFit) else "scaled"
    row: Row = {"residual": f"Pearson, {kind}"}
    row |= {key: float(q) for (key, _, _), q in zip(FIVE, quantiles, strict=True)}
    columns = (
        Column("residual", "Residual"),
        *(Column(key, title, "number", f"{title} of the residuals.") for key, title, _ in FIVE),
    )
    return Table("residual_summary", "Residuals", columns, (row,))
