"""The row filter of a table, asked for with the dialog of steps."""

from __future__ import annotations

from workbench.analysis.transforms.rows import Filter


class AnalysedRows(Filter):
    """Not a step of preparation: its condition becomes the row filter of the project."""

    id = "row_filter"
    title = "Rows to analyse"
    menu = "Filter"
    summary = "Analyses use the rows that meet the condition; the table keeps all of them."
