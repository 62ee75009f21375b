"""Box plots and violins of a variable in each group."""

from __future__ import annotations

import numpy as np

from workbench.api import Band, Block, Boxes, Column, Dataset, Mark, Reporter, Result, Table, member_rows
from workbench.engine.graphs.boxes import Box, box
from workbench.engine.graphs.density import density_curve
from workbench.engine.graphs.spread import jitter
from workbench_graphs.axes import axis, category_ticks
from workbench_graphs.distribution_options import BoxOptions
from workbench_graphs.facets import facet_names, facets
from workbench_graphs.frame import Floats, Frame, Groups, Rows, read_frame
from workbench_graphs.grouping import Slot, ordered_groups, slots
from workbench_graphs.page import WAYS, figure
from workbench_graphs.paint import Paint, color_notice
from workbench_graphs.points import MOST_POINTS, points, sample_notice, thinned

_ROOM = 0.7  # of the distance between groups that boxes and violins take
_BOX_IN_VIOLIN = 0.25


def estimate(data: Dataset, options: BoxOptions, reporter: Reporter) -> Result:
    """Draw a box or a violin for each group."""
    outcome = options.outcome or ""
    frame = read_frame(
        data, options.subset, (outcome,), (options.group, *facet_names(options), options.color)
    )
    frame, groups = ordered_groups(frame, options.group, outcome, options.order)
    titles = frame.titles[outcome], groups.title if groups else ""
    ticks = category_ticks(groups) if groups else ((0.0, ""),)
    lying = options.orientation == "horizontal"
    along, across = ("x", "y") if lying else ("y", "x")
    value_axis, group_axis = axis(options, along, titles[0]), axis(options, across, titles[1], ticks)
    axes = (value_axis, group_axis) if lying else (group_axis, value_axis)
    boxes: list[tuple[str, str, Box, Floats]] = []
    split = facets(frame, options)
    panels = split.panels(lambda rows: _panel(frame, options, groups, rows, boxes), *axes)
    n = len(frame.rows)
    if options.show_points == "all" and n > MOST_POINTS:
        frame.notices.append(sample_notice(len(thinned(frame.all_rows, n)), n))
    frame.notices.extend(color_notice(frame.group(options.color)))
    for notice in frame.notices:
        reporter.notice(notice)
    title = f"{titles[0]} by {titles[1]}" if groups else titles[0]
    drawn = figure("boxes", title, panels, split, options, _about(options), color=frame.group(options.color))
    table: list[Block] = [] if len(split) > 1 else [_table(boxes, titles[1], options.color)]
    return Result("", {}, frame.use, (drawn, *table))


def _panel(
    frame: Frame,
    options: BoxOptions,
    groups: Groups | None,
    rows: Rows,
    told: list[tuple[str, str, Box, Floats]],
) -> list[Mark]:
    values = frame.values[options.outcome or ""]
    marks: list[Mark] = []
    for slot in slots(frame, groups, frame.group(options.color), rows, _ROOM):
        found = [(place, part, box(values[part])) for place, part, _ in slot.groups]
        told += [
            (label, slot.look.name, b, values[part])
            for (_, part, label), (_, _, b) in zip(slot.groups, found, strict=True)
        ]
        if options.show != "box":
            marks += [_violin(values[part], place, slot, options) for place, part, _ in found]
        if options.show != "violin":
            marks.append(_boxes(frame, found, slot, options))
        marks += _points(frame, options, values, found, slot)
    return marks


def _boxes(frame: Frame, found: list[tuple[float, Rows, Box]], slot: Slot, options: BoxOptions) -> Boxes:
    inner = options.show == "both"
    return Boxes(
        tuple(place for place, _, _ in found),
        tuple(b.low for _, _, b in found),
        tuple(b.q1 for _, _, b in found),
        tuple(b.median for _, _, b in found),
        tuple(b.q3 for _, _, b in found),
        tuple(b.high for _, _, b in found),
        width=slot.width * (_BOX_IN_VIOLIN if inner else 1.0),
        orientation=WAYS[options.orientation],
        color=slot.look.color,
        name=slot.look.name,
        labels=tuple(f"n = {len(part):,}" for _, part, _ in found),
        rows=member_rows.members([frame.rows[part] for _, part, _ in found]),
    )


def _violin(x: Floats, place: float, slot: Slot, options: BoxOptions) -> Band:
    """Both halves of the density, each as wide as the room at its highest place."""
    at, height = density_curve(x, 80, cut=1.0)
    half = 0.5 * slot.width * height / height.max()
    return Band(
        tuple(at.tolist()),
        tuple((place - half).tolist()),
        tuple((place + half).tolist()),
        color=slot.look.color,
        opacity=0.3,
        name=slot.look.name if options.show == "violin" else "",
        orientation=WAYS[options.orientation],
    )


def _points(
    frame: Frame, options: BoxOptions, values: Floats, found: list[tuple[float, Rows, Box]], slot: Slot
) -> list[Mark]:
    if options.show_points == "none":
        return []
    everyone = options.show_points == "all"
    chosen = [
        (place, thinned(rows, len(frame.rows)) if everyone else rows[b.outside]) for place, rows, b in found
    ]
    rows = np.concatenate([rows for _, rows in chosen])
    if not len(rows):
        return []
    width = 0.6 * slot.width if everyone else 0.0
    places = np.concatenate([place + jitter(len(rows), width) for place, rows in chosen])
    x, y = (values[rows], places) if options.orientation == "horizontal" else (places, values[rows])
    look = Paint(slot.look.color, "circle" if everyone else "ring", "solid", "")
    return [points(frame, rows, x, y, look, 4.0, 0.45 if everyone else 0.9)]


def _about(options: BoxOptions) -> str:
    boxes = "Boxes end at the quartiles, whiskers at the last values within 1.5 box lengths."
    violins = "Violins are as wide as the density."
    told = {"box": boxes, "violin": violins, "both": f"{violins} {boxes}"}[options.show]
    return told + (" Rings are values beyond the whiskers." if options.show_points == "outliers" else "")


def _table(boxes: list[tuple[str, str, Box, Floats]], group: str, color: str | None) -> Table:
    names = ("low", "q1", "median", "q3", "high")
    titles = ("Whisker low", "Lower quartile", "Median", "Upper quartile", "Whisker high")
    rows = tuple(
        {
            "group": label,
            "color": shade,
            "n_obs": len(x),
            **{name: getattr(b, name) for name in names},
            "outside": len(b.outside),
        }
        for label, shade, b, x in boxes
    )
    columns = [
        Column("group", group or "Group"),
        Column("color", color or "Colour"),
        Column("n_obs", "n", "integer"),
    ]
    columns += [Column(name, title, "number") for name, title in zip(names, titles, strict=True)]
    columns.append(Column("outside", "Outliers", "integer", "Values beyond the whiskers."))
    empty = {c.id for c in columns if all(row[c.id] == "" for row in rows)}
    return Table("boxes", "Boxes", tuple(c for c in columns if c.id not in empty), rows)
