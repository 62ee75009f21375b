"""The numbers of effect figures as a table: one row a point of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.analysis.margins.cells import number
from workbench.analysis.margins.displays import Cell, words
from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.prediction_lines import PredictedLine
from workbench.analysis.margins.response import mean_cells, with_response
from workbench.results import Column, Table

EffectRow = dict[str, float | str | None]
MOST_ROWS = 5000


def rows_of(model: MarginModel, line: PredictedLine, cell: Cell) -> Iterator[EffectRow]:
    """The points of one line."""
    low, high = line.limits
    factor = model.predictors.factors.get(line.focal)
    for i, x in enumerate(line.x.tolist()):
        yield {
            "predictor": line.focal,
            "value": x if factor is None else factor.texts[int(x)],
            "where": words(cell),
            **mean_cells(model, line.found, i, float(low[i]), float(high[i])),
            "estimate": number(line.found.estimate[i] + model.offset),
            "std_error": number(line.found.std_error[i]),
            "conf_low": number(low[i] + model.offset),
            "conf_high": number(high[i] + model.offset),
        }


def effect_table(model: MarginModel, rows: Sequence[EffectRow]) -> Table:
    """One row a point."""
    share = f"{100 * model.options.ci_level:g}%"
    columns = [
        Column("predictor", "Predictor"),
        Column("value", "At", help="The value of the predictor."),
        Column("where", "Where", help="The values of the predictors it interacts with."),
        Column("estimate", "Estimate", "number", f"Predicted value of {model.linear}."),
        Column("std_error", "SE", "number", "Standard error of the prediction."),
        Column("conf_low", f"{share} CI low", "interval_low", "Wald interval."),
        Column("conf_high", f"{share} CI high", "interval_high", "Wald interval."),
    ]
    if not any(row["where"] for row in rows):
        columns = [c for c in columns if c.id != "where"]
    columns = with_response(model, columns, "estimate", model.outcome_short)
    kept = tuple(rows[:MOST_ROWS])
    note = "" if len(kept) == len(rows) else f"The first {MOST_ROWS:,} of {len(rows):,} rows."
    return Table("effects_table", "Effects", tuple(columns), kept, note)
