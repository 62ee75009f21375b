"""Axes in a style: their numbers are spelled as those of the tables beside them, with a comma or a point.

Renderers are handed such axes by dressing.py; figures as they are saved have plain ones.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from workbench.results.figure import Axis, Figure
from workbench.results.formatting import TYPOGRAPHIC, Notation, format_number


@dataclass(frozen=True, slots=True)
class StyledAxis(Axis):
    """An axis with the spelling of its numbers."""

    notation: Notation = TYPOGRAPHIC


def notation_of(axis: Axis) -> Notation:
    """How the numbers of an axis are spelled."""
    return axis.notation if isinstance(axis, StyledAxis) else TYPOGRAPHIC


def number_on(axis: Axis, value: float) -> str:
    """A number spelled as those of an axis."""
    return format_number(value, notation=notation_of(axis))


def with_notation(figure: Figure, notation: Notation) -> Figure:
    """The figure with the numbers of all axes in that spelling; the same object for the usual one."""
    if notation == TYPOGRAPHIC:
        return figure
    panels = tuple(
        replace(panel, x=_styled(panel.x, notation), y=_styled(panel.y, notation)) for panel in figure.panels
    )
    return replace(figure, panels=panels)


def _styled(axis: Axis, notation: Notation) -> StyledAxis:
    return StyledAxis(**{field.name: getattr(axis, field.name) for field in fields(Axis)}, notation=notation)
