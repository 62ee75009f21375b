"""The legend of a figure: every name once, with a sample of all marks that carry it, and colour scales."""

from __future__ import annotations

from collections.abc import Callable

from workbench.results.figure import (
    Band,
    Bars,
    Boxes,
    Figure,
    Intervals,
    Line,
    Mark,
    Points,
    Reference,
    Tiles,
)
from workbench.results.formatting import format_number
from workbench.results.marks import Annotation, Rug
from workbench.results.scales import Scale
from workbench.results.shades import Shades, shades_of
from workbench.results.svg_canvas import dash_attributes
from workbench.results.svg_points import draw_points
from workbench.results.svg_text import px, shortened, text_element, text_width
from workbench.results.theme import ThemeName, css_color, css_ink

_SAMPLE = 22.0
_SIZE = 11.5
_ROW = 20.0
_GAP = 18.0
_SCALE_WIDTH = 120.0

Drawn = tuple[float, Callable[[float, float], str]]
"""The width of an entry, and how to draw it with its left end at x and its middle at y."""


def legend_entries(figure: Figure) -> dict[str, list[Mark]]:
    """Name -> marks of that name; empty when there is nothing to tell apart or no legend is wanted."""
    found: dict[str, list[Mark]] = {}
    for panel in figure.panels:
        for mark in panel.marks:
            if not mark.name or isinstance(mark, Tiles | Annotation):
                continue
            if not any(_alike(mark, other) for other in found.get(mark.name, [])):
                found.setdefault(mark.name, []).append(mark)
    return found if len(found) > 1 and figure.legend != "none" else {}


def color_scales(figure: Figure) -> list[Shades]:
    """The scale of each heat map that has a name, once for those that look the same."""
    if figure.legend == "none":
        return []
    tiles = [m for panel in figure.panels for m in panel.marks if isinstance(m, Tiles) and m.name]
    found = {(m.name, m.color, (s := shades_of(m)).low, s.high): s for m in tiles}
    return list(found.values())


def scale_words(shades: Shades) -> str:
    """The title and the ends of a colour scale in one line."""
    low, high = (format_number(value, 3) for value in (shades.low, shades.high))
    return f"{shades.mark.name}: {low} to {high}"


def draw_legend(figure: Figure, left: float, top: float, width: float, theme: ThemeName) -> tuple[str, float]:
    """The legend in rows from (left, top), and its height."""
    entries = _entries(figure, width, theme)
    parts: list[str] = []
    x, y = left, top
    for needed, draw in entries:
        if x > left and x + needed > left + width:
            x, y = left, y + _ROW
        parts.append(draw(x, y + _ROW / 2))
        x += needed + _GAP
    return "".join(parts), (y - top + _ROW + 4 if entries else 0.0)


def draw_side_legend(
    figure: Figure, right: float, top: float, most: float, theme: ThemeName
) -> tuple[str, float]:
    """The legend as a column that ends at `right`, and its width, at most `most`."""
    entries = _entries(figure, most, theme)
    wide = max((needed for needed, _ in entries), default=0.0)
    parts = [draw(right - wide, top + (i + 0.5) * _ROW) for i, (_, draw) in enumerate(entries)]
    return "".join(parts), wide + _GAP if entries else 0.0


def _entries(figure: Figure, width: float, theme: ThemeName) -> list[Drawn]:
    found = [_entry(name, marks, width, theme) for name, marks in legend_entries(figure).items()]
    found += [_color_scale(shades, width, theme) for shades in color_scales(figure)]
    if figure.legend_title and found:
        found.insert(0, _words(shortened(figure.legend_title, width, _SIZE), theme, weight="600"))
    return found


def _words(text: str, theme: ThemeName, weight: str = "") -> Drawn:
    ink = css_ink("text", theme)

    def draw(x: float, y: float) -> str:
        return text_element(x, y + 4, text, fill=ink, size=_SIZE, weight=weight)

    return text_width(text, _SIZE), draw


def _entry(name: str, marks: list[Mark], width: float, theme: ThemeName) -> Drawn:
    label = shortened(name, width - _SAMPLE - _GAP, _SIZE)
    wide, words = _words(label, theme)

    def draw(x: float, y: float) -> str:
        samples = "".join(_sample(mark, x, y, theme) for mark in sorted(marks, key=_depth))
        return samples + words(x + _SAMPLE + 7, y)

    return _SAMPLE + 7 + wide, draw


def _color_scale(shades: Shades, width: float, theme: ThemeName) -> Drawn:
    """Title, lowest value, all shades, highest value."""
    low, high = (format_number(value, 3) for value in (shades.low, shades.high))
    spare = width - _SCALE_WIDTH - text_width(low + high, _SIZE) - 20
    title = shortened(shades.mark.name, max(spare, 30.0), _SIZE)
    before = _words(f"{title}  {low}", theme)
    after = _words(high, theme)
    steps = shades.scale_steps

    def draw(x: float, y: float) -> str:
        start, cell = x + before[0] + 6, _SCALE_WIDTH / len(steps)
        cells = []
        for i, step in enumerate(steps):
            role, opacity = shades.ink(step)
            box = f'x="{px(start + i * cell)}" y="{px(y - 6)}" width="{px(cell + 0.1)}" height="12"'
            cells.append(f'<rect {box} fill-opacity="{opacity:.3g}" style="fill:{css_color(role, theme)}"/>')
        drawn = f'<g shape-rendering="crispEdges">{"".join(cells)}</g>'
        return before[1](x, y) + drawn + after[1](start + _SCALE_WIDTH + 6, y)

    return before[0] + _SCALE_WIDTH + 12 + after[0], draw


def _alike(mark: Mark, other: Mark) -> bool:
    return mark.mark == other.mark and mark.color == other.color


def _depth(mark: Mark) -> int:
    order = ("band", "bars", "boxes", "intervals", "rug", "reference", "line", "points")
    return order.index(mark.mark)


def _sample(mark: Mark, x: float, y: float, theme: ThemeName) -> str:
    color = css_color(mark.color, theme)
    if isinstance(mark, Points):
        size = min(max(mark.size, 5.0), 10.0)
        place = Scale((0.0, 1.0), (x + _SAMPLE / 2, x + _SAMPLE)), Scale((0.0, 1.0), (y, y + 1))
        return draw_points(Points((0.0,), (0.0,), size=size, opacity=1.0, symbol=mark.symbol), *place, color)
    if isinstance(mark, Band | Bars | Boxes):
        box = f'x="{px(x)}" y="{px(y - 5)}" width="{px(_SAMPLE)}" height="10"'
        return f'<rect {box} fill-opacity="{mark.opacity:.3g}" style="fill:{color}"/>'
    width, dash = _stroke(mark)
    return (
        f'<path d="M{px(x)} {px(y)}h{px(_SAMPLE)}" fill="none" stroke-width="{px(width)}"'
        f'{dash_attributes(dash, width)} style="stroke:{color}"/>'
    )


def _stroke(mark: Mark) -> tuple[float, str]:
    if isinstance(mark, Line):
        return mark.width, mark.dash
    if isinstance(mark, Intervals | Rug):
        return 1.5, "solid"
    return 1.2, mark.dash if isinstance(mark, Reference) else "solid"
