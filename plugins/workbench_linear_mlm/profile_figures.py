"""Figures of profiles: zeta, straight where Wald intervals are right, and the density that it implies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.api import Axis, Band, Figure, Line, Panel, Reference, Section
from workbench.engine.lmm_intervals import ZetaCurve

Floats = NDArray[np.float64]
MOST_PANELS = 16
BEYOND = 1.6  # how far curves are drawn, in units of the limit's zeta


Named = tuple[ZetaCurve, str]  # a profile and what its parameter is called


def profile_figures(curves: Sequence[ZetaCurve], titles: Sequence[str], level: float) -> Section:
    """Both figures of the parameters that have a profile, closed at first."""
    named = [pair for pair in zip(curves, titles, strict=True) if len(pair[0].nodes.s) > 2]
    drawn = named[:MOST_PANELS]
    z = float(ndtri((1 + level) / 2))
    return Section(
        "profiles", "Profiles of the likelihood", (zeta_figure(drawn, z), density_figure(drawn, z)), True
    )


def zeta_figure(curves: Sequence[Named], z: float) -> Figure:
    """One panel a parameter: zeta over the value, with the straight line of a Wald interval."""
    return Figure(
        "profile_zeta",
        "Profile zeta",
        tuple(_zeta_panel(c, name, z) for c, name in curves),
        columns=min(2, max(len(curves), 1)),
        description="Signed root of the rise of the deviance as one parameter moves. The interval is where "
        "the curve lies between the dashed lines. A straight curve means that a Wald interval would do.",
    )


def density_figure(curves: Sequence[Named], z: float) -> Figure:
    """One panel a parameter: the density that zeta implies, the interval shaded."""
    return Figure(
        "profile_density",
        "Profile density",
        tuple(_density_panel(c, name, z) for c, name in curves),
        columns=min(2, max(len(curves), 1)),
        description="How well the data know each parameter: the normal density carried over by zeta. The "
        "shaded part is the interval, the vertical line the ML estimate. A tall edge at zero or at plus or "
        "minus one means that the data cannot exclude the boundary.",
    )


def _zeta_panel(curve: ZetaCurve, name: str, z: float) -> Panel:
    value, zeta, _ = _within(curve, z)
    limits = [
        Reference("vertical", v, color="accent", dash="dot") for v in (curve.low, curve.high) if v is not None
    ]
    marks: tuple[Line | Reference, ...] = (
        Reference("horizontal", z),
        Reference("horizontal", -z),
        *limits,
        Line(_tuple(value), _tuple(zeta), width=2.0, name="zeta"),
    )
    return Panel(marks, Axis(), Axis("zeta", limits=(-1.5 * z, 1.5 * z)), name)


def _density_panel(curve: ZetaCurve, name: str, z: float) -> Panel:
    value, _, density = _within(curve, z)
    known = np.isfinite(density)
    value, density = value[known], density[known]
    inside = np.ones(len(value), dtype=bool)
    if curve.low is not None:
        inside &= value >= curve.low - 1e-12
    if curve.high is not None:
        inside &= value <= curve.high + 1e-12
    zeros = np.zeros(int(inside.sum()))
    marks = (
        Band(_tuple(value[inside]), _tuple(zeros), _tuple(density[inside])),
        Line(_tuple(value), _tuple(density), width=2.0, name="Density"),
        Reference("vertical", curve.estimate, color="accent", dash="dot"),
    )
    return Panel(marks, Axis(), Axis("Density"), name)


def _within(curve: ZetaCurve, z: float) -> tuple[Floats, Floats, Floats]:
    """(value, zeta, density) up to a little beyond the limits."""
    value, zeta, density = curve.sampled()
    near = np.abs(zeta) <= BEYOND * z
    return value[near], zeta[near], density[near]


def _tuple(values: Floats) -> tuple[float, ...]:
    return tuple(values.tolist())
