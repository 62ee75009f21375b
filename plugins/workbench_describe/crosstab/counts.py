"""Counts of a cross table as tables and bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import Axis, Bars, Column, Figure, Panel, Table, counted
from workbench.engine.descriptives.contingency import Contingency, occupied
from workbench_describe.cells import Row, number, share

Floats = NDArray[np.float64]
OF = {"row": "of its row", "column": "of its column", "total": "of the whole table"}


@dataclass(frozen=True)
class CrossCounts:
    """names: of the row and the column variable; texts: words for their values; counts (I, J);
    ordered: whether both have an order."""

    names: tuple[str, str]
    texts: tuple[tuple[str, ...], tuple[str, ...]]
    counts: Floats
    ordered: bool


def counts_table(cross: CrossCounts, percentages: str, suffix: str) -> Table:
    """One row a value, a count and perhaps a percentage for each column, with totals."""
    columns = [Column("row", cross.names[0])]
    titles = (*cross.texts[1], "Total")
    for j, text in enumerate(titles):
        name = "total" if j == len(titles) - 1 else f"n_{j}"
        what = "Rows in all." if name == "total" else f"Rows with {cross.names[1]} = {text}."
        columns.append(Column(name, text, "integer", what))
        if percentages != "none":
            words = f"Share {OF[percentages]}."
            columns.append(
                Column(name.replace("n_", "p_").replace("total", "p_total"), "%", "percent", words)
            )
    note = f"Columns: {cross.names[1]}. {counted(int(cross.counts.sum()), 'row')} with both values."
    title = f"{cross.names[0]} by {cross.names[1]}"
    return Table(f"crosstab{suffix}", title, tuple(columns), tuple(_rows(cross, percentages)), note)


def _rows(cross: CrossCounts, percentages: str) -> Iterator[Row]:
    margin = cross.counts.sum(axis=0)
    for text, line in zip((*cross.texts[0], "Total"), (*cross.counts, margin), strict=True):
        row: Row = {"row": text}
        for j, count in enumerate((*line, line.sum())):
            last = j == len(line)
            row["total" if last else f"n_{j}"] = int(count)
            if percentages == "none":
                continue
            of = {"row": line.sum(), "column": margin.sum() if last else margin[j], "total": margin.sum()}
            row["p_total" if last else f"p_{j}"] = share(float(count), float(of[percentages]))
        yield row


def residual_table(cross: CrossCounts, suffix: str) -> Table:
    """Expected counts and adjusted residuals of the occupied cells."""
    table = Contingency(occupied(cross.counts))
    rows = [t for t, n in zip(cross.texts[0], cross.counts.sum(axis=1), strict=True) if n]
    columns = [t for t, n in zip(cross.texts[1], cross.counts.sum(axis=0), strict=True) if n]
    found = tuple(
        {
            "row": row,
            "column": column,
            "n_obs": int(table.counts[i, j]),
            "expected": float(table.expected[i, j]),
            "residual": number(table.adjusted_residuals[i, j]),
        }
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    )
    shown = (
        Column("row", cross.names[0]),
        Column("column", cross.names[1]),
        Column("n_obs", "n", "integer", "Rows in the cell."),
        Column(
            "expected", "Expected", "fixed", "What independence would give: row total × column total / n."
        ),
        Column(
            "residual",
            "Adjusted residual",
            "fixed",
            "Count minus expected in standard errors; about normal for independent variables.",
        ),
    )
    return Table(f"residuals{suffix}", "Expected counts and residuals", shown, found)


def stacked_bars(cross: CrossCounts, suffix: str) -> Figure:
    """Shares of the columns in each row, as bars beside each other."""
    whole = np.maximum(cross.counts.sum(axis=1), 1.0)
    J = len(cross.texts[1])
    width = 0.8 / max(J, 1)
    marks = []
    for j, text in enumerate(cross.texts[1]):
        left = np.arange(len(whole)) - 0.4 + j * width
        height = cross.counts[:, j] / whole
        marks.append(
            Bars(
                _plain(left),
                _plain(left + width),
                _plain(height),
                color=f"series:{j}",
                opacity=0.85,
                name=text,
            )
        )
    ticks = tuple((float(i), text) for i, text in enumerate(cross.texts[0]))
    panel = Panel(
        tuple(marks), Axis(cross.names[0], ticks=ticks), Axis(f"Share of {cross.names[1]} in the row")
    )
    return Figure(
        f"shares{suffix}",
        f"{cross.names[1]} by {cross.names[0]}",
        (panel,),
        description=f"For each value of {cross.names[0]}, the share of its rows with each value of "
        f"{cross.names[1]}.",
        aspect=2.4,
    )


def _plain(values: np.ndarray) -> tuple[float, ...]:
    return tuple(map(float, values))
