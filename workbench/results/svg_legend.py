"""The legend of a figure: every name once, with a sample of all marks that carry it."""

from __future__ import annotations

from workbench.results.figure import Band, Bars, Figure, Intervals, Line, Mark, Points, Reference
from workbench.results.svg_marks import dash_attributes
from workbench.results.svg_text import px, shortened, text_element, text_width
from workbench.results.theme import ThemeName, css_color, css_ink

_SAMPLE = 22.0
_SIZE = 11.5
_ROW = 20.0
_GAP = 18.0


def legend_entries(figure: Figure) -> dict[str, list[Mark]]:
    """Name -> marks of that name; empty when there is nothing to tell apart."""
    found: dict[str, list[Mark]] = {}
    for panel in figure.panels:
        for mark in panel.marks:
            if mark.name and not any(_alike(mark, other) for other in found.get(mark.name, [])):
                found.setdefault(mark.name, []).append(mark)
    return found if len(found) > 1 else {}


def draw_legend(figure: Figure, left: float, top: float, width: float, theme: ThemeName) -> tuple[str, float]:
    """The legend in rows from (left, top), and its height."""
    parts: list[str] = []
    x, y = left, top
    entries = legend_entries(figure)
    for name, marks in entries.items():
        label = shortened(name, width - _SAMPLE - _GAP, _SIZE)
        needed = _SAMPLE + 7 + text_width(label, _SIZE)
        if x > left and x + needed > left + width:
            x, y = left, y + _ROW
        parts.extend(_sample(mark, x, y + _ROW / 2, theme) for mark in sorted(marks, key=_depth))
        ink = css_ink("text", theme)
        parts.append(text_element(x + _SAMPLE + 7, y + _ROW / 2 + 4, label, fill=ink, size=_SIZE))
        x += needed + _GAP
    return "".join(parts), (y - top + _ROW + 4 if entries else 0.0)


def _alike(mark: Mark, other: Mark) -> bool:
    return mark.mark == other.mark and mark.color == other.color


def _depth(mark: Mark) -> int:
    return ("band", "bars", "intervals", "reference", "line", "points").index(mark.mark)


def _sample(mark: Mark, x: float, y: float, theme: ThemeName) -> str:
    color = css_color(mark.color, theme)
    if isinstance(mark, Points):
        radius = min(max(mark.size / 2, 2.5), 5.0)
        return f'<circle cx="{px(x + _SAMPLE / 2)}" cy="{px(y)}" r="{px(radius)}" style="fill:{color}"/>'
    if isinstance(mark, Band | Bars):
        box = f'x="{px(x)}" y="{px(y - 5)}" width="{px(_SAMPLE)}" height="10"'
        return f'<rect {box} fill-opacity="{mark.opacity:.3g}" style="fill:{color}"/>'
    width, dash = _stroke(mark)
    return (
        f'<path d="M{px(x)} {px(y)}h{px(_SAMPLE)}" fill="none" stroke-width="{px(width)}"'
        f'{dash_attributes(dash, width)} style="stroke:{color}"/>'
    )


def _stroke(mark: Line | Intervals | Reference) -> tuple[float, str]:
    if isinstance(mark, Line):
        return mark.width, mark.dash
    return (1.5, "solid") if isinstance(mark, Intervals) else (1.2, mark.dash)
