"""Where the panels of a figure go: margins for labels first, then equal rectangles in a grid."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.results.figure import Figure
from workbench.results.svg_axes import LONGEST_LABEL, ROOM_RIGHT, Ticks, axis_ticks, bottom_height, overhang
from workbench.results.svg_text import TITLE_SIZE
from workbench.results.warps import StraightPanel, straight_panels

GUTTER, TRELLIS_GUTTER = 14.0, 6.0
STRIP = 18.0
_TOP = 8.0
_SMALLEST = 30.0
_X_SPACING, _Y_SPACING = 80.0, 52.0
_ROOM_OF_NAME, _TALLEST_OF_NAMES = 13.0, 1600.0
_TITLE_ROOM = TITLE_SIZE + 8.0


@dataclass(frozen=True, slots=True)
class Sized:
    """A panel and which of its axes are labelled; title_x, title_y: "" where one title serves all panels."""

    straight: StraightPanel
    show_x: bool
    show_y: bool
    title_x: str
    title_y: str

    def x_ticks(self, length: float) -> Ticks:
        """Ticks of the horizontal axis of that length."""
        panel = self.straight
        ticks = axis_ticks(panel.panel.x, panel.x_warp, panel.x, length, _X_SPACING)
        return _shown(ticks, self.show_x)

    def y_ticks(self, length: float) -> Ticks:
        """Ticks of the vertical axis of that length."""
        panel = self.straight
        ticks = axis_ticks(panel.panel.y, panel.y_warp, panel.y, length, _Y_SPACING)
        return _shown(ticks, self.show_y)


@dataclass(frozen=True, slots=True)
class Grid:
    """All panels, how many columns they have, and the titles that all axes have in common."""

    panels: list[Sized]
    columns: int
    title_x: str
    title_y: str
    trellis: bool

    def by_column(self) -> list[list[Sized]]:
        """The panels of each column."""
        return [self.panels[i :: self.columns] for i in range(min(self.columns, len(self.panels)))]

    @property
    def gutter(self) -> float:
        """Room between panels."""
        return TRELLIS_GUTTER if self.trellis else GUTTER

    @property
    def room_right(self) -> float:
        """Room that the last tick label may need beyond its panel."""
        return TRELLIS_GUTTER if self.trellis else ROOM_RIGHT


def usable_aspect(figure: Figure) -> float:
    """Width over height of a panel, kept within what can be drawn."""
    return min(max(figure.aspect, 0.2), 10.0) if figure.aspect == figure.aspect else 1.5


def tallest_panel(figure: Figure, usual: float) -> float:
    """How tall a single column of panels may be: taller than usual where many names stand at the y axis."""
    names = max((len(panel.y.ticks) for panel in figure.panels), default=0)
    return max(usual, min(_ROOM_OF_NAME * names, _TALLEST_OF_NAMES))


def grid_of(figure: Figure, columns: int) -> Grid:
    """What is drawn of each panel: labels of shared axes only at the left and the lower edge."""
    straight = [_headed(panel, figure, place, columns) for place, panel in enumerate(straight_panels(figure))]
    common_x = _common([panel.panel.x.title for panel in straight], figure.shared_x != "free")
    common_y = _common([panel.panel.y.title for panel in straight], figure.shared_y != "free")
    sized = [
        Sized(
            panel,
            show_x=figure.shared_x == "free" or i + columns >= len(straight),
            show_y=figure.shared_y == "free" or i % columns == 0,
            title_x="" if common_x else panel.panel.x.title,
            title_y="" if common_y else panel.panel.y.title,
        )
        for i, panel in enumerate(straight)
    ]
    trellis = figure.strips or figure.is_two_way or "free" not in (figure.shared_x, figure.shared_y)
    return Grid([_untitled(one) for one in sized], columns, common_x, common_y, trellis)


def columns_of(figure: Figure, most: int) -> int:
    """How many panels stand side by side: at most so many, but as they are in a two-way trellis."""
    wanted = figure.columns if figure.is_two_way else min(figure.columns, most)
    return max(1, min(wanted, len(figure.panels)))


def _headed(straight: StraightPanel, figure: Figure, place: int, columns: int) -> StraightPanel:
    """The panel with what stands above it: in a two-way trellis the name of its column, on the first row."""
    if not figure.is_two_way:
        return straight
    title = figure.column_strips[place] if place < columns else ""
    return replace(straight, panel=replace(straight.panel, title=title))


def _untitled(sized: Sized) -> Sized:
    """Without the titles of axes whose labels stand elsewhere."""
    x = sized.title_x if sized.show_x else ""
    y = sized.title_y if sized.show_y else ""
    return Sized(sized.straight, sized.show_x, sized.show_y, x, y)


def _common(titles: list[str], shared: bool) -> str:
    return titles[0] if shared and len(titles) > 1 and len(set(titles)) == 1 else ""


def _shown(ticks: Ticks, shown: bool) -> Ticks:
    return ticks if shown else Ticks(ticks.positions, ticks.labels, ticks.categories, ticks.breaks, False)


def plot_width(grid: Grid, margins: list[float], width: float) -> float:
    """The width of every plotting area."""
    free = width - grid.gutter * (grid.columns - 1) - sum(margins)
    return max(free / grid.columns - grid.room_right, _SMALLEST)


def left_margins(grid: Grid, width: float, aspect: float) -> list[float]:
    """Room left of each column of panels for the labels and the title of the y axes."""
    cell = width / grid.columns
    needed = [[_left_margin(sized, cell, cell / aspect) for sized in column] for column in grid.by_column()]
    return [min(max(column), cell / 2) for column in needed]


def _left_margin(sized: Sized, width: float, height: float) -> float:
    labels = min(sized.y_ticks(height).width(), LONGEST_LABEL)
    needed = (labels + 10.0 if sized.show_y else 0.0) + (_TITLE_ROOM if sized.title_y else 0.0)
    return max(needed, overhang(sized.x_ticks(width), width))


def head_height(row: list[Sized], figure: Figure) -> float:
    """Room above the panels of a row for their titles or strips."""
    in_strips = figure.strips or figure.is_two_way
    if not any(sized.straight.panel.title for sized in row):
        return 0.0 if in_strips else _TOP
    return STRIP if in_strips else _TOP + TITLE_SIZE + 10.0


def foot_height(row: list[Sized], plot: float) -> float:
    """Room below the panels of a row for labels and titles of the x axes."""
    return max(bottom_height(sized.x_ticks(plot), plot, sized.title_x) for sized in row)
