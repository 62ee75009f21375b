"""The Johnson-Neyman table and figure: for which values of a moderator a slope differs from zero."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.analysis.margins.cells import number
from workbench.analysis.margins.marginal_means import Row
from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.slopes import Moderation, slope_rows
from workbench.engine import distributions
from workbench.engine.johnson_neyman import Region, johnson_neyman
from workbench.results import Axis, Band, Block, Column, Figure, Line, Panel, Reference, Table

GRID = 101
STRAIGHT = 1e-8
WORDS = {1: "positive", 0: "not different from zero", -1: "negative"}


def jn_blocks(model: MarginModel, moderations: list[Moderation]) -> Iterator[Block]:
    """One table, and one figure for each numeric predictor with a numeric moderator."""
    rows: list[Row] = []
    figures: list[Figure] = []
    for moderation in moderations:
        if not moderation.moderators or not _is_measured(model, moderation.moderators[0]):
            continue
        found = regions_of(model, moderation)
        if found is None:
            continue
        rows += [_row(model, moderation, region) for region in found]
        figures.append(_figure(model, moderation, found, f"johnson_neyman_{len(figures) + 1}"))
    if rows:
        yield _table(model, rows)
        yield from figures


def _is_measured(model: MarginModel, name: str) -> bool:
    covariate = model.predictors.covariates.get(name)
    return covariate is not None and not covariate.is_indicator


def regions_of(model: MarginModel, moderation: Moderation) -> tuple[Region, ...] | None:
    """The regions; None where the slope is no straight line in the moderator or has no unique estimate."""
    focal, moderator = moderation.focal, moderation.moderators[0]
    covariate = model.predictors.covariates[moderator]
    m = np.array([covariate.mean, covariate.mean + covariate.sd, covariate.range[1], covariate.range[0]])
    L = slope_rows(model, focal, {moderator: m})
    direction = (L[1] - L[0]) / covariate.sd
    base = L[0] - covariate.mean * direction
    bent = np.abs(L - base - m[:, None] * direction).max()
    if bent > STRAIGHT * np.abs(L).max() or np.isnan(model.estimates(L).estimate).any():
        return None
    pair = np.array([base, direction])[:, list(model.choice.kept)]
    a, b = (float(v) for v in pair @ model.law.beta)

    def critical(at: float) -> float:
        df = model.law.df(pair[0] + at * pair[1])
        return float(distributions.t_quantile((1 + model.options.ci_level) / 2, df))

    return johnson_neyman((a, b), pair @ model.law.cov @ pair.T, critical, covariate.mean)


def _row(model: MarginModel, moderation: Moderation, region: Region) -> Row:
    values = model.predictors.covariates[moderation.moderators[0]].values
    share = float(np.mean((values >= region.low) & (values <= region.high)))
    return {
        "variable": moderation.focal,
        "moderator": moderation.moderators[0],
        "low": _finite(region.low),
        "high": _finite(region.high),
        "slope": WORDS[region.sign],
        "share": share,
    }


def _finite(value: float) -> float | None:
    return number(value) if np.isfinite(value) else None


def _table(model: MarginModel, rows: list[Row]) -> Table:
    alpha = f"{100 * (1 - model.options.ci_level):.3g}%"
    columns = (
        Column("variable", "Slope of"),
        Column("moderator", "Moderator"),
        Column("low", "From", "interval_low", "Where the region begins; empty: no lower end."),
        Column("high", "To", "interval_high", "Where the region ends; empty: no upper end."),
        Column("slope", "The slope is", help=f"Tested at the {alpha} level at each single value."),
        Column(
            "share", "Rows there", "percent", "Share of the rows used whose moderator lies in the region."
        ),
    )
    note = "Regions without rows lie outside the data: nothing supports them."
    return Table("johnson_neyman", "Johnson-Neyman regions", columns, tuple(rows), note)


def _figure(model: MarginModel, moderation: Moderation, regions: tuple[Region, ...], name: str) -> Figure:
    """The slope with its band along the moderator; where it differs from zero the band has the accent."""
    focal, moderator = moderation.focal, moderation.moderators[0]
    low, high = model.predictors.covariates[moderator].range
    inside = [b for region in regions for b in (region.low, region.high) if low < b < high]
    m = np.unique(np.concatenate([np.linspace(low, high, GRID), inside]))
    tests = model.estimates(slope_rows(model, focal, {moderator: m}))
    bottom, top = tests.interval(model.options.ci_level)
    marks = [Reference("horizontal", 0.0)]
    marks += [Reference("vertical", b, dash="dot") for b in sorted(set(inside))]
    bands = [_band(m, bottom, top, region) for region in regions if region.high > low and region.low < high]
    line = Line(_plain(m), _plain(tests.estimate), width=2.0, name=f"Slope of {focal}")
    share = f"{100 * model.options.ci_level:g}%"
    return Figure(
        name,
        f"Slope of {focal} by {moderator}",
        (Panel((*marks, *_named_once(bands), line), Axis(moderator), Axis(f"Slope of {focal}")),),
        description=f"The slope with its {share} interval over the observed values of {moderator}. It "
        "differs from zero where the band is strong; dotted lines mark the bounds of that region.",
    )


def _band(m: Floats, bottom: Floats, top: Floats, region: Region) -> Band:
    here = (m >= region.low) & (m <= region.high)
    color, name = ("accent", "Differs from zero") if region.sign else ("muted", "Not different from zero")
    opacity = 0.3 if region.sign else 0.18
    return Band(_plain(m[here]), _plain(bottom[here]), _plain(top[here]), color, opacity, name)


def _named_once(bands: list[Band]) -> Iterator[Band]:
    seen: set[str] = set()
    for band in bands:
        name = "" if band.name in seen else band.name
        seen.add(band.name)
        yield Band(band.x, band.y_low, band.y_high, band.color, band.opacity, name)


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(values.tolist())
