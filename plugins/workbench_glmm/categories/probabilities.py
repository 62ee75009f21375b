"""Predicted probabilities of the categories along each predictor: averages, intervals, figures, tables.

Intervals by the delta method, on the logit scale so that they stay between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from workbench.api import Axis, Band, Column, Figure, Intervals, Line, Panel, Points, Table
from workbench.engine.distributions import normal_quantile
from workbench_glmm.categories.grid import Focal, Varied

Floats = NDArray[np.float64]
Predict = Callable[[Floats, slice], tuple[Floats, Floats]]
"""From rows of X, and their places among all rows, to probabilities (m, K) and their slopes (m, K, k)."""
MANY = 9  # categories from which bands would cover each other


@dataclass(frozen=True)
class Predicted:
    """Probabilities, standard errors and limits, each (g, K), along one predictor."""

    focal: Focal
    probability: Floats
    std_error: Floats
    low: Floats
    high: Floats

    def logits(self) -> Predicted:
        """The same with ln(p / (1 - p)) in the place of each probability and limit."""
        p, low, high = (
            special.logit(np.clip(v, 1e-12, 1.0 - 1e-12)) for v in (self.probability, self.low, self.high)
        )
        return replace(self, probability=p, low=low, high=high)


def predicted(
    varied: Varied, predict: Predict, cov: Floats, weights: Floats | None, level: float
) -> Predicted:
    """Averages along a predictor. cov (k, k): covariance of the parameters that the slopes are for."""
    X, m = varied.X, len(varied.base)
    w = np.ones(m) if weights is None else weights[varied.base]
    w = w / w.sum()
    p, gradient = [], []
    for g in range(len(varied.focal.values)):
        rows = slice(g * m, (g + 1) * m)
        own, slopes = predict(X[rows], rows)
        p.append(w @ own)
        gradient.append(np.einsum("i,ikr->kr", w, slopes))
    return with_limits(varied.focal, np.array(p), np.array(gradient), cov, level)


def with_limits(focal: Focal, p: Floats, slopes: Floats, cov: Floats, level: float) -> Predicted:
    """Probabilities p (g, K) with slopes (g, K, k) in parameters of covariance cov (k, k)."""
    variance = np.einsum("gka,ab,gkb->gk", slopes, np.nan_to_num(cov), slopes)
    error = np.sqrt(np.maximum(variance, 0.0))
    inside = np.clip(p, 1e-12, 1.0 - 1e-12)
    half = float(normal_quantile((1.0 + level) / 2.0)) * error / (inside * (1.0 - inside))
    logit = special.logit(inside)
    return Predicted(focal, p, error, special.expit(logit - half), special.expit(logit + half))


def figure(
    found: Sequence[Predicted],
    levels: Sequence[str],
    outcome: str,
    level: float,
    what: str,
    kind: str = "",
) -> Figure:
    """One panel a predictor: a line a category, with its band, or points with intervals for a factor.

    what: what the probabilities are averaged over, as a sentence; kind: of the groups, "" for all.
    """
    panels = tuple(panel_of(p, levels) for p in found)
    share = f"{100 * level:g}%"
    bands = f", with {share} intervals" if len(levels) < MANY else ""
    return Figure(
        f"category_probabilities{'_' * bool(kind)}{kind}",
        f"Predicted probabilities of {outcome}" + (f", {kind} group" if kind else ""),
        panels,
        columns=min(2, len(panels)),
        description=f"The probability of each category along a predictor{bands}. {what}",
    )


def panel_of(found: Predicted, levels: Sequence[str]) -> Panel:
    """A line or series of points for each category."""
    marks: list[Band | Line | Points | Intervals] = []
    K = len(levels)
    for k, name in enumerate(levels):
        color = f"series:{k}"
        y, low, high = (plain(v[:, k]) for v in (found.probability, found.low, found.high))
        x = found.focal.values
        if len(x) > 2 and not found.focal.is_factor:
            if K < MANY:
                marks.append(Band(plain(x), low, high, color=color))
            marks.append(Line(plain(x), y, color=color, width=2.0, name=name))
            continue
        gap = float(x[1] - x[0]) if len(x) > 1 else 1.0
        place = plain(x + 0.3 * gap * ((k + 0.5) / K - 0.5))
        marks += [
            Intervals(place, low, high, color=color),
            Line(place, y, color=color, width=1.0, dash="dot"),
            Points(place, y, color=color, size=7.0, opacity=1.0, name=name),
        ]
    return Panel(tuple(marks), _axis(found.focal), Axis("Probability", limits=(0.0, 1.0)))


def _axis(focal: Focal) -> Axis:
    if not focal.is_factor and len(focal.values) > 2:
        return Axis(focal.name)
    if not focal.is_factor:
        low, high = float(focal.values[0]), float(focal.values[-1])
        room = 0.4 * (high - low)
        ticks = tuple((float(v), f"{v:g}") for v in focal.values)
        return Axis(focal.name, limits=(low - room, high + room), ticks=ticks)
    ticks = tuple((float(i), text) for i, text in enumerate(focal.texts))
    return Axis(focal.name, limits=(-0.4, len(ticks) - 0.6), ticks=ticks)


def table(found: Sequence[Predicted], levels: Sequence[str], ci_level: float, note: str) -> Table:
    """Probabilities at every level of a factor, and at five values of a number."""
    share = f"{100 * ci_level:g}%"
    columns = (
        Column("predictor", "Predictor"),
        Column("value", "Value"),
        Column("category", "Category"),
        Column("probability", "Probability", "fixed", "Average predicted probability.", 3),
        Column("conf_low", f"{share} CI low", "fixed", "Delta method on the logit scale.", 3),
        Column("conf_high", f"{share} CI high", "fixed", "Delta method on the logit scale.", 3),
    )
    rows = []
    for p in found:
        G = len(p.focal.values)
        chosen = range(G) if p.focal.is_factor or G <= 5 else np.linspace(0, G - 1, 5).astype(int)
        for g in chosen:
            value = p.focal.texts[g] if p.focal.is_factor else float(p.focal.values[g])
            rows += [
                {
                    "predictor": p.focal.name,
                    "value": value,
                    "category": name,
                    "probability": float(p.probability[g, k]),
                    "conf_low": float(p.low[g, k]),
                    "conf_high": float(p.high[g, k]),
                }
                for k, name in enumerate(levels)
            ]
    return Table("category_probabilities_table", "Predicted probabilities", columns, tuple(rows), note)


def plain(values: Floats) -> tuple[float, ...]:
    """A tuple of plain floats."""
    return tuple(values.tolist())
