"""Whom an analysis is about: rows, groups and their sizes, what was left out and why."""

from __future__ import annotations

from workbench.analysis.writing.cells import Row
from workbench.analysis.writing.paper import Paper
from workbench.analysis.writing.sentences import listed
from workbench.plurals import counted
from workbench.results.formatting import format_integer


def sample(paper: Paper, filtered_by: str = "", *, model: bool = True) -> list[str]:
    """Observations, groups and what is missing, in sentences; filtered_by: a condition on the rows.

    model: whether an outcome is explained by predictors, which decides when leaving out rows does no harm.
    """
    use = paper.result.data
    groups = paper.rows("groups")
    inside = f" in {listed(_group(row) for row in groups)}" if groups else ""
    sets = next((row for row in paper.rows("fit") if "n_imputations" in row), None)
    if sets is None:
        sentences = [f"The sample comprised {counted(use.used, 'observation')}{inside}."]
    else:
        told = f"{sets.text('n_imputations')} imputed data sets of {sets.text('n_obs')} observations each"
        sentences = [f"The sample comprised {told}{inside}."]
    if use.filtered:
        sentences.append(
            f"Only observations that met the condition {filtered_by} were considered; "
            f"{format_integer(use.filtered)} did not."
        )
    return [*sentences, *_missing(paper, model)]


def _group(row: Row) -> str:
    n = int(row.number("n_levels") or 0)
    low, high, median = (row.text(name) for name in ("min", "max", "median"))
    sizes = f"{low} each" if low == high else f"{low} to {high} each, median {median}"
    return f"{counted(n, 'level')} of {row.word('group')} ({sizes})"


def _missing(paper: Paper, model: bool) -> list[str]:
    use = paper.result.data
    if not use.dropped:
        return []
    by = listed(f"{name} ({format_integer(count)})" for name, count in use.dropped_by.items() if count)
    reason = f" because values were missing on {by}" if by else ""
    was = "was" if use.dropped == 1 else "were"
    of = format_integer(use.rows - use.filtered)
    if_none = "missingness did not depend on the outcome given the predictors"
    harmless = if_none if model else "values were missing completely at random"
    return [
        f"Of {of} observations, {format_integer(use.dropped)} {was} left out{reason} (listwise deletion); "
        f"this is unbiased only if {harmless}."
    ]
