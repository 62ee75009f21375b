"""The ways of the chains, and known beside imputed values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Axis, Bars, Figure, Imputed, Line, Panel
from workbench.engine.imputation import Target
from workbench_describe.descriptives.figures import bin_edges

MOST_LINES, MOST_PANELS = 20, 12


def chain_figure(found: Imputed) -> Figure:
    """Mean and standard deviation of the imputed values at every iteration, one line a chain."""
    panels = []
    for place, target in list(enumerate(found.plan.targets))[: MOST_PANELS // 2]:
        panels += [_chains(found, place, target, "means"), _chains(found, place, target, "sds")]
    shown = min(len(found.chains), MOST_LINES)
    more = f" The first {shown} of {len(found.chains)} sets." if shown < len(found.chains) else ""
    if len(found.plan.targets) > MOST_PANELS // 2:
        more += f" The first {MOST_PANELS // 2} variables."
    return Figure(
        "chains",
        "The chains",
        tuple(panels),
        columns=2,
        description="Mean (left) and standard deviation (right) of the imputed values over the "
        "iterations, a line for "
        "each set. Lines that mix without a trend have come to rest. Categories count as 1, 2, 3." + more,
        aspect=1.9,
    )


def _chains(found: Imputed, place: int, target: Target, what: str) -> Panel:
    draws = found.draws(what, place)[:, :MOST_LINES]
    steps = tuple(float(t) for t in range(1, len(draws) + 1))
    lines = tuple(
        Line(
            steps,
            tuple(None if np.isnan(v) else float(v) for v in draws[:, k]),
            color=f"series:{k % 8}",
            width=1.0,
        )
        for k in range(draws.shape[1])
    )
    words = "Mean" if what == "means" else "SD"
    return Panel(lines, Axis("Iteration"), Axis(f"{words} of imputed"), title=target.name)


def compared_figures(found: Imputed) -> Iterator[Figure]:
    """Histograms or bars of known and of imputed values, as shares of each."""
    for target in found.plan.targets[:MOST_PANELS]:
        column = found.plan.problem.columns[target.name]
        known = column.values[~column.missing]
        imputed = np.concatenate([chain.imputed[target.name] for chain in found.chains])
        panel = (
            _shares(found, target, known, imputed) if column.n_levels else _histogram(target, known, imputed)
        )
        if panel is None:
            continue
        yield Figure(
            f"compared_{target.name}",
            target.name,
            (panel,),
            description=f"Known values of {target.name}, and the imputed ones of all sets, each as shares "
            "of their own.",
            aspect=2.4,
        )


def _histogram(target: Target, known: np.ndarray, imputed: np.ndarray) -> Panel | None:
    edges = bin_edges(np.concatenate([known, imputed]))
    if edges is None:
        return None
    marks = []
    for values, color, name in ((known, "muted", "known"), (imputed, "accent", "imputed")):
        height = np.histogram(values, bins=edges)[0] / len(values)
        marks.append(
            Bars(_plain(edges[:-1]), _plain(edges[1:]), _plain(height), color=color, opacity=0.5, name=name)
        )
    return Panel(tuple(marks), Axis(target.name), Axis("Share"))


def _shares(found: Imputed, target: Target, known: np.ndarray, imputed: np.ndarray) -> Panel:
    levels = found.plan.levels[target.name]
    place = np.arange(len(levels))
    marks = []
    for values, color, name, left in ((known, "muted", "known", -0.4), (imputed, "accent", "imputed", 0.0)):
        height = np.bincount(values.astype(np.intp), minlength=len(levels)) / len(values)
        marks.append(
            Bars(
                _plain(place + left),
                _plain(place + left + 0.4),
                _plain(height),
                color=color,
                opacity=0.8,
                name=name,
            )
        )
    ticks = tuple((float(k), text) for k, text in enumerate(levels))
    return Panel(tuple(marks), Axis(target.name, ticks=ticks), Axis("Share"))


def _plain(values: np.ndarray) -> tuple[float, ...]:
    return tuple(map(float, values))
