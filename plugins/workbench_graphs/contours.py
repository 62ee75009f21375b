"""Contours of a cloud of points: lines of equal density that enclose 95, 80 and 50 percent of it."""

from __future__ import annotations

import numpy as np

from workbench.api import Line, Mark
from workbench.engine.graphs.contours import contour_segments, enclosing_heights
from workbench.engine.graphs.density import bandwidth, density_surface, surface_at
from workbench_graphs.frame import Floats

_SHARES = (0.95, 0.8, 0.5)


def contours(x: Floats, y: Floats) -> list[Mark]:
    """Lines of equal density that enclose shares of the points; none where x or y does not vary."""
    if min(x.std(), y.std()) == 0:
        return []
    at_x, at_y, height = density_surface(x, y)
    step = max(1, len(x) // 2000)
    hx, hy = bandwidth(x, 1.06), bandwidth(y, 1.06)
    own = [surface_at(x, y, x[i : i + 1], y[i : i + 1], hx, hy)[0, 0] for i in range(0, len(x), step)]
    found: list[Mark] = []
    for level in enclosing_heights(np.array(own), _SHARES):
        segments = contour_segments(at_x, at_y, height, float(level))
        xs = [v for pair in segments[:, :, 0].tolist() for v in (*pair, None)]
        ys = [v for pair in segments[:, :, 1].tolist() for v in (*pair, None)]
        found.append(Line(tuple(xs), tuple(ys), color="text", width=1.0, opacity=0.7))
    return found
