"""The tables of a generalised linear mixed model beside its coefficients: variances, groups, residuals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, RandomDesign, Table
from workbench.engine.glmm import GlmmFit, PqlFit
from workbench_glmm.cells import Floats, Row, number
from workbench_glmm.mixed.fitting import Fitted

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
    k = len(blocks)
    rows = _rows(blocks, source.covariances[:k], source.correlations[:k])
    if isinstance(fit, PqlFit):
        rows.append(_variance_row("Residual", None, fit.dispersion))
    elif isinstance(fit, GlmmFit) and fit.family.name == "gaussian" and fit.parameter is not None:
        rows.append(_variance_row("Residual", None, fit.parameter))
    yield _variance_table("random_effects", "Random effects", rows)
    zero = fitted.design.sides.get("zero_inflation")
    if zero is not None and zero.random:
        rows = _rows(zero.random, source.covariances[k:], source.correlations[k:])
        if fitted.options.zeros == "hurdle":
            title = "Random effects: counts above zero"
        else:
            title = "Random effects: extra zeros"
        yield _variance_table("zero_random_effects", title, rows)


def _variance_table(table_id: str, title: str, rows: list[Row]) -> Table:
    columns = (
        Column("group", "Group"),
        Column("term", "Term"),
        Column("term2", "With", help="The second term of a covariance; empty for a variance."),
        Column("variance", "Variance", "number", "Of the effect, on the scale of the link; or covariance."),
        Column("std_dev", "SD", "number", "Square root of the variance."),
        Column("correlation", "Correlation", "fixed", "Covariance of two random effects over their SDs."),
    )
    return Table(table_id, title, columns, tuple(rows))


def _rows(
    blocks: Sequence[RandomDesign], covariances: Sequence[Floats], correlations: Sequence[Floats]
) -> list[Row]:
    return [
        row
        for block, sigma, correlation in zip(blocks, covariances, correlations, strict=True)
        for row in _block_rows(block.label, block.names, sigma, correlation)
    ]


def _block_rows(group: str, names: Sequence[str], sigma: Floats, correlation: Floats) -> Iterator[Row]:
    for i, name in enumerate(names):
        yield _variance_row(group, name, float(sigma[i, i]))
    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            yield {
                "group": group,
                "term": one,
                "term2": names[j],
                "variance": float(sigma[i, j]),
                "std_dev": None,
                "correlation": number(correlation[i, j]),
            }


def _variance_row(group: str, term: str | None, variance: float) -> Row:
    return {
        "group": group,
        "term": term,
        "term2": None,
        "variance": variance,
        "std_dev": float(np.sqrt(variance)),
        "correlation": None,
    }


def group_sizes(fitted: Fitted) -> Table:
    """How many levels each grouping factor has and how many rows they hold; repeated factors once."""
    columns = (
        Column("group", "Group"),
        Column("n_levels", "Levels", "integer", "Number of groups with at least one row used."),
        Column("min", "Smallest", "integer", "Rows in the smallest group."),
        Column("median", "Median", "number", "Rows in the median group."),
        Column("max", "Largest", "integer", "Rows in the largest group."),
    )
    rows: dict[str, Row] = {}
    zero = fitted.design.sides.get("zero_inflation")
    for block in (*fitted.design.random, *(() if zero is None else zero.random)):
        sizes = np.bincount(block.codes)
        sizes = sizes[sizes > 0]
        rows[block.label] = {
            "group": block.label,
            "n_levels": len(sizes),
            "min": int(sizes.min()),
            "median": float(np.median(sizes)),
            "max": int(sizes.max()),
        }
    return Table("groups", "Groups", columns, tuple(rows.values()))


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
