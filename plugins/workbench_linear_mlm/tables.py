"""The tables of linear models, in the field's standard vocabulary.

Every function takes plain arrays and returns one Table; column help names the method behind each number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.api import Column, ColumnFormat, Table

Floats = NDArray[np.float64]
Codes = NDArray[np.signedinteger[Any]]
Row = dict[str, float | str | None]
Place = tuple[int, int, int]
Limits = tuple[float | None, float | None]
NO_LIMITS: Limits = (None, None)

DF_WORDS = {
    "satterthwaite": "Satterthwaite's approximation",
    "kenward_roger": "Kenward and Roger's approximation, with adjusted standard errors",
    "between_within": "the number of units at the level of the predictor (between-within)",
    "residual": "rows minus coefficients",
    "asymptotic": "the normal distribution (infinitely many)",
}
DF_WORDS |= {
    f"imputed_{method}": f"the rule of Barnard and Rubin; those of complete data by {words}"
    for method, words in DF_WORDS.items()
}


ESTIMATION = {
    "ols": "ordinary least squares",
    "ml": "maximum likelihood",
    "reml": "restricted maximum likelihood (REML)",
    "pseudo": "pseudo maximum likelihood with sampling weights",
}


class CoefficientTests(Protocol):
    """Estimates with their tests; every array has shape (p,)."""

    @property
    def estimate(self) -> Floats: ...
    @property
    def std_error(self) -> Floats: ...
    @property
    def df(self) -> Floats: ...
    @property
    def statistic(self) -> Floats: ...
    @property
    def p_value(self) -> Floats: ...


def fixed_effects(
    names: Sequence[str],
    tests: CoefficientTests,
    conf_low: Floats,
    conf_high: Floats,
    ci_level: float,
    df_method: str,
    ci_method: str = "Wald",
    method: str = "",
    errors: str = "from the estimated variances",
) -> Table:
    """Coefficients, standard errors, t tests and intervals; ci_method: their method in words.

    method: "ols", "ml" or "reml" where known; errors: in words, how standard errors were found.
    """
    found = f", by {ESTIMATION[method]}" if method else ""
    by = DF_WORDS[df_method]
    share = f"{100 * ci_level:g}%"
    how = (
        f"{ci_method} interval; degrees of freedom by {by}."
        if ci_method == "Wald"
        else f"{ci_method} interval."
    )
    columns = (
        Column("term", "Term"),
        Column("estimate", "Estimate", "number", f"Change in the outcome for one unit of the term{found}."),
        Column("std_error", "SE", "number", f"Standard error of the estimate, {errors}."),
        Column("df", "df", "fixed", f"Degrees of freedom by {by}."),
        Column("statistic", "t", "fixed", "Estimate divided by its standard error."),
        Column("p_value", "p", "p_value", f"Two-sided; degrees of freedom by {by}."),
        Column("conf_low", f"{share} CI low", "number", how),
        Column("conf_high", f"{share} CI high", "number", how),
    )
    fields = (tests.estimate, tests.std_error, tests.df, tests.statistic, tests.p_value, conf_low, conf_high)
    rows = tuple(
        {"term": name, **{c.id: number(f[i]) for c, f in zip(columns[1:], fields, strict=True)}}
        for i, name in enumerate(names)
    )
    note = f"{ci_method} intervals; degrees of freedom by {by}."
    return Table("fixed_effects", "Fixed effects", columns, rows, note)


def random_effects(
    groups: Sequence[str],
    terms: Sequence[Sequence[str]],
    covariances: Sequence[Floats],
    correlations: Sequence[Floats],
    sigma: float,
    limits: Mapping[Place, Limits] | None = None,
    ci_method: str = "Wald",
    method: str = "",
) -> Table:
    """Variances, and covariances below them, one block after the other; the residual last.

    correlations: as the fit gives them, exactly +-1 where perfect and nan beside a zero variance;
    limits: by (block, term, second term or -1), of the standard deviation or the correlation.
    """
    limits = limits or {}
    found = f", by {ESTIMATION[method]}" if method else ""
    how = (
        "Wald intervals of variances mislead: choose profile or bootstrap intervals."
        if ci_method == "Wald"
        else f"{ci_method} interval of the standard deviation or the correlation."
    )
    columns = (
        Column("group", "Group"),
        Column("term", "Term"),
        Column("term2", "With", help="The second term of a covariance; empty for a variance."),
        Column(
            "variance",
            "Variance",
            "number",
            f"Variance of the effect; covariance where two terms stand{found}.",
        ),
        Column("std_dev", "SD", "number", "Square root of the variance."),
        Column("correlation", "Correlation", "fixed", "Covariance of the two random effects over their SDs."),
        Column("conf_low", "CI low", "number", how),
        Column("conf_high", "CI high", "number", how),
    )
    rows: list[Row] = []
    for k, block in enumerate(zip(groups, terms, covariances, correlations, strict=True)):
        rows += _block_rows(*block, k, limits)
    rows.append(_variance_row("Residual", None, sigma**2, limits.get((-1, -1, -1))))
    note = f"{ci_method} intervals, of standard deviations and correlations."
    if ci_method == "Wald":
        note = "For intervals of standard deviations and correlations choose profile or bootstrap intervals."
    return Table("random_effects", "Random effects", columns, tuple(rows), note)


def _block_rows(
    group: str,
    names: Sequence[str],
    sigma_k: Floats,
    correlation: Floats,
    k: int,
    limits: Mapping[Place, Limits],
) -> list[Row]:
    rows = [
        _variance_row(group, name, float(sigma_k[i, i]), limits.get((k, i, -1)))
        for i, name in enumerate(names)
    ]
    for i in range(len(names)):
        for j in range(i + 1, len(names)):
            low, high = limits.get((k, i, j), NO_LIMITS)
            rows.append(
                {
                    "group": group,
                    "term": names[i],
                    "term2": names[j],
                    "variance": float(sigma_k[i, j]),
                    "std_dev": None,
                    "correlation": number(correlation[i, j]),
                    "conf_low": low,
                    "conf_high": high,
                }
            )
    return rows


def _variance_row(group: str, term: str | None, variance: float, limits: Limits | None) -> Row:
    low, high = limits or NO_LIMITS
    return {
        "group": group,
        "term": term,
        "term2": None,
        "variance": variance,
        "std_dev": float(np.sqrt(variance)),
        "correlation": None,
        "conf_low": low,
        "conf_high": high,
    }


def group_sizes(sizes: Mapping[str, Floats], weighted: bool = False) -> Table:
    """How many levels each grouping has and how many rows they hold; weighted: some by sums of weights."""
    form: ColumnFormat = "number" if weighted else "integer"
    columns = (
        Column("group", "Group"),
        Column("n_levels", "Levels", "integer", "Number of groups with at least one row used."),
        Column("min", "Smallest", form, "Rows in the smallest group."),
        Column("median", "Median", "number", "Rows in the median group."),
        Column("max", "Largest", form, "Rows in the largest group."),
    )
    rows: list[Row] = []
    for name, all_sizes in sizes.items():
        size = all_sizes[all_sizes > 0]
        low, middle, high = float(size.min()), float(np.median(size)), float(size.max())
        ends = (low, high) if weighted else (int(low), int(high))
        rows.append({"group": name, "n_levels": len(size), "min": ends[0], "median": middle, "max": ends[1]})
    note = "Rows that belong to several levels count in each by their weight." if weighted else ""
    return Table("groups", "Groups", columns, tuple(rows), note)


def one_row(table_id: str, title: str, cells: Sequence[tuple[Column, float | int | None]]) -> Table:
    """A table of one row from (column, value) pairs."""
    return Table(table_id, title, tuple(c for c, _ in cells), ({c.id: v for c, v in cells},))


def number(value: float | np.floating | Floats) -> float | None:
    """A plain float; None for nan, which stands for "not available"."""
    plain = float(value)
    return None if np.isnan(plain) else plain
