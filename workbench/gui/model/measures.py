"""How the measures of variables look and read in lists."""

from __future__ import annotations

from workbench.data.variable import Measure

MEASURE_ICONS = {
    Measure.NUMERIC: "measure-numeric",
    Measure.NOMINAL: "measure-nominal",
    Measure.ORDINAL: "measure-ordinal",
    Measure.ID: "measure-id",
    Measure.TEXT: "measure-text",
}
MEASURE_WORDS = {
    Measure.NUMERIC: "numbers",
    Measure.NOMINAL: "categories without order",
    Measure.ORDINAL: "categories in order",
    Measure.ID: "identifiers, for instance of groups",
    Measure.TEXT: "text",
}
