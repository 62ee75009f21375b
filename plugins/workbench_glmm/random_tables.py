"""Tables and figure of the random part of a generalised mixed model: there is no residual row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.api import Axis, Column, Figure, Intervals, Panel, Points, Reference, Table
from workbench.engine.distributions import normal_quantile
from workbench_glmm.cells import Floats, Row, number, percent_words

Place = tuple[int, int, int]
Limits = tuple[float | None, float | None]
NO_LIMITS: Limits = (None, None)
MOST_LEVELS = 2000
UPPER_QUARTILE = 0.6744897501960817  # of the normal law


def random_effects(
    groups: Sequence[str],
    terms: Sequence[Sequence[str]],
    covariances: Sequence[Floats],
    correlations: Sequence[Floats],
    limits: Mapping[Place, Limits] | None = None,
    ci_words: str = "Wald",
) -> Table:
    """Variances, and covariances below them, one block after the other.

    limits: by (block, term, second term or -1), of the standard deviation or the correlation.
    """
    how = (
        "Wald intervals of variances mislead: choose bootstrap intervals."
        if limits is None
        else f"{ci_words} interval of the standard deviation or the correlation."
    )
    columns = (
        Column("group", "Group"),
        Column("term", "Term"),
        Column("term2", "With", help="The second term of a covariance; empty for a variance."),
        Column("variance", "Variance", "number", "Variance of the effect; covariance where two terms stand."),
        Column("std_dev", "SD", "number", "Square root of the variance."),
        Column("correlation", "Correlation", "fixed", "Correlation of the two random effects."),
        Column("conf_low", "CI low", "interval_low", how),
        Column("conf_high", "CI high", "interval_high", how),
    )
    rows = [
        row
        for k, (group, names, sigma, correlation) in enumerate(
            zip(groups, terms, covariances, correlations, strict=True)
        )
        for row in _block_rows(group, names, sigma, correlation, k, limits or {})
    ]
    return Table("random_effects", "Random effects", columns, tuple(rows))


def _block_rows(
    group: str,
    names: Sequence[str],
    sigma: Floats,
    correlation: Floats,
    k: int,
    limits: Mapping[Place, Limits],
) -> list[Row]:
    pairs = [(i, -1) for i in range(len(names))]
    pairs += [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    rows: list[Row] = []
    for i, j in pairs:
        low, high = limits.get((k, i, j), NO_LIMITS)
        variance = float(sigma[i, i if j < 0 else j])
        rows.append(
            {
                "group": group,
                "term": names[i],
                "term2": None if j < 0 else names[j],
                "variance": variance,
                "std_dev": float(np.sqrt(variance)) if j < 0 else None,
                "correlation": None if j < 0 else number(correlation[i, j]),
                "conf_low": low,
                "conf_high": high,
            }
        )
    return rows


def limits_by_place(sizes: Sequence[int], low: Floats, high: Floats) -> dict[Place, Limits]:
    """Limits by (block, term, second term or -1), from those of every block's deviations, then correlations.

    sizes: number of terms of each block; low, high: of all blocks, one after the other.
    """
    places: list[Place] = []
    for k, q in enumerate(sizes):
        places += [(k, i, -1) for i in range(q)]
        places += [(k, i, j) for i in range(q) for j in range(i + 1, q)]
    pairs = zip(places, low, high, strict=True)
    return {place: (_finite(a), _finite(b)) for place, a, b in pairs}


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def group_sizes(names: Sequence[str], codes: Sequence[NDArray[np.integer]]) -> Table:
    """How many levels each grouping factor has and how many rows they hold; repeated factors once."""
    columns = (
        Column("group", "Group"),
        Column("n_levels", "Levels", "integer", "Number of groups with at least one row used."),
        Column("min", "Smallest", "integer", "Rows in the smallest group."),
        Column("median", "Median", "number", "Rows in the median group."),
        Column("max", "Largest", "integer", "Rows in the largest group."),
    )
    rows: dict[str, Row] = {}
    for name, code in zip(names, codes, strict=True):
        sizes = np.bincount(code)
        sizes = sizes[sizes > 0]
        rows[name] = {
            "group": name,
            "n_levels": len(sizes),
            "min": int(sizes.min()),
            "median": float(np.median(sizes)),
            "max": int(sizes.max()),
        }
    return Table("groups", "Groups", columns, tuple(rows.values()))


def caterpillar(
    group: str,
    terms: Sequence[str],
    levels: Sequence[str],
    modes: Floats,
    variances: Floats,
    ci_level: float,
    figure_id: str,
) -> Figure:
    """One panel a term. modes: (J, q); variances: (J, q), the conditional variances of the modes."""
    panels = tuple(
        _panel(group, term, levels, modes[:, k], np.sqrt(np.maximum(variances[:, k], 0.0)), ci_level)
        for k, term in enumerate(terms)
    )
    left_out = f" Of {len(levels):,} levels {MOST_LEVELS:,} are drawn." if len(levels) > MOST_LEVELS else ""
    return Figure(
        figure_id,
        f"Random effects by {group}",
        panels,
        columns=min(2, len(panels)),
        description=f"Each {group} with its predicted deviation from the average, on the scale of the link, "
        f"and its {percent_words(ci_level)} interval, in ascending order; intervals that miss zero differ "
        "from the average." + left_out,
    )


def _panel(group: str, term: str, levels: Sequence[str], mode: Floats, sd: Floats, ci_level: float) -> Panel:
    order = np.argsort(mode, kind="stable")
    if len(order) > MOST_LEVELS:
        order = order[np.unique(np.linspace(0, len(order) - 1, MOST_LEVELS).astype(int))]
    half = float(normal_quantile(0.5 + ci_level / 2)) * sd[order]
    place = tuple(float(i) for i in range(1, len(order) + 1))
    middle = mode[order]
    marks = (
        Reference("horizontal", 0.0),
        Intervals(place, tuple((middle - half).tolist()), tuple((middle + half).tolist())),
        Points(
            place,
            tuple(middle.tolist()),
            labels=tuple(f"{group} {levels[i]}" for i in order),
            size=4.0,
            opacity=0.9,
        ),
    )
    return Panel(marks, Axis(f"{group} in ascending order"), Axis("Deviation"), title=term)


def effects_qq(
    group: str, terms: Sequence[str], levels: Sequence[str], modes: Floats, figure_id: str
) -> Figure:
    """Normal Q-Q plots of the predicted effects, one panel a term. modes: (J, q)."""
    return Figure(
        figure_id,
        f"Q-Q plot of the random effects by {group}",
        tuple(_qq_panel(group, term, levels, modes[:, k]) for k, term in enumerate(terms)),
        columns=min(2, len(terms)),
        description="Points on the line mean normally distributed effects; look at the two ends. Groups with "
        "few rows are drawn towards zero.",
    )


def _qq_panel(group: str, term: str, levels: Sequence[str], mode: Floats) -> Panel:
    order = np.argsort(mode, kind="stable")
    ordered, scores = mode[order], normal_quantile((np.arange(len(mode)) + 0.5) / len(mode))
    low, high = np.quantile(ordered, [0.25, 0.75])
    slope = float((high - low) / (2 * UPPER_QUARTILE))
    kept = np.unique(np.linspace(0, len(order) - 1, min(len(order), MOST_LEVELS)).astype(int))
    points = Points(
        tuple(scores[kept].tolist()),
        tuple(ordered[kept].tolist()),
        labels=tuple(f"{group} {levels[i]}" for i in order[kept]),
        size=4.0,
    )
    marks = (Reference("sloped", float((low + high) / 2), slope), points)
    return Panel(marks, Axis("Normal quantile"), Axis("Predicted effect"), title=term)
