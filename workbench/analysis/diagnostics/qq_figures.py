"""Q-Q plots with envelopes: of the residuals, and of every random effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from workbench.analysis.diagnostics.fitted_model import FittedModel, Floats
from workbench.analysis.diagnostics.group_checks import effect_words, standardised_effect
from workbench.analysis.thinning import shown_cases, thinning_note
from workbench.engine.diagnostics.envelopes import Envelope, normal_envelope, simulated_envelope
from workbench.engine.diagnostics.shapes import normal_scores, quartile_line
from workbench.results import Axis, Band, Figure, Panel, Points, Reference

MOST_EFFECTS = 9
BAND_POINTS = 200


def residual_qq(model: FittedModel) -> Figure:
    """Ordered residuals against normal quantiles."""
    known, samples = model.known, model.replicates
    values, rows = model.residuals.values[known], model.rows[known]
    simulated = None if samples is None else samples.residuals[:, known]
    panel, envelope, drawn = qq_panel(
        values, simulated, lambda i: f"Row {rows[i] + 1}", model.residuals.title, rows
    )
    return Figure(
        "residuals_qq",
        f"Normal Q-Q plot: {model.residuals.title.lower()}s",
        (panel,),
        description=f"Points on the line mean normally distributed residuals; look at the two ends. "
        f"{envelope_words(envelope)}{thinning_note(len(values), drawn)}",
    )


def random_qq(model: FittedModel) -> Iterator[Figure]:
    """One panel for every random effect with enough levels."""
    panels: list[Panel] = []
    envelope: Envelope | None = None
    for k, effect in enumerate(model.random):
        found = standardised_effect(model, k)
        if found is None or len(panels) == MOST_EFFECTS:
            continue
        sd = effect.model_sd
        usable = np.flatnonzero(sd > 1e-6 * np.nanmax(sd))
        names = model.shown(effect.group, effect.levels)
        levels = [f"{effect.group} {names[int(i)]}" for i in usable]
        panel, envelope, _ = qq_panel(*found, levels.__getitem__, "Standardised effect")
        title = effect_words(effect)
        panels.append(Panel(panel.marks, panel.x, panel.y, title[:1].upper() + title[1:]))
    if envelope is None:
        return
    yield Figure(
        "random_qq",
        "Normal Q-Q plots of the random effects",
        tuple(panels),
        columns=min(2, len(panels)),
        description="Each point is a group: its predicted effect over the standard deviation that the model "
        f"gives it. {envelope_words(envelope)}",
    )


def qq_panel(
    values: Floats,
    simulated: Floats | None,
    label: Callable[[int], str],
    title: str,
    rows: np.ndarray | None = None,
) -> tuple[Panel, Envelope, int]:
    """The panel, its envelope, and how many points are drawn.

    simulated: samples (m, n) of the model; label: of a value by its place.
    """
    n = len(values)
    order = np.argsort(values, kind="stable")
    ordered, quantiles = values[order], normal_scores(n)
    kept = shown_cases(quantiles)
    places = np.unique(np.concatenate([np.linspace(0, n - 1, min(n, BAND_POINTS)).astype(int), _ends(n)]))
    envelope = normal_envelope(n, places) if simulated is None else simulated_envelope(simulated, places)
    line = quartile_line(ordered) if n > 3 else (0.0, 1.0)
    marks = (
        Band(_plain(quantiles[places]), _plain(envelope.low), _plain(envelope.high), "muted"),
        Reference("sloped", *line),
        Points(
            _plain(quantiles[kept]),
            _plain(ordered[kept]),
            labels=tuple(label(int(i)) for i in order[kept]),
            rows=() if rows is None else tuple(rows[order[kept]].tolist()),
            size=4.0,
        ),
    )
    return Panel(marks, Axis("Normal quantile"), Axis(title)), envelope, len(kept)


def _ends(n: int) -> np.ndarray:
    """The first and last places, where an envelope bends most."""
    few = min(n, 20)
    return np.concatenate([np.arange(few), n - 1 - np.arange(few)])


def envelope_words(envelope: Envelope) -> str:
    """What the band of a Q-Q plot is."""
    if envelope.n_simulated:
        return (
            f"The band holds 95% of the points at each place in {envelope.n_simulated} data sets simulated "
            "from the model."
        )
    return "The band holds 95% of the points at each place in samples from a normal distribution."


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(values.tolist())
