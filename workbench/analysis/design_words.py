"""What a design has to say to the reader: rows left out, unused categories, predictors that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from workbench.results import DataUse, Notice

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.modeling.design import Design

LOOK_AT_THEM = "Results describe the complete rows; look whether the others differ."


class Dependence(Protocol):
    """A column that the columns in `terms` reproduce: (column, coefficient), ..."""

    @property
    def column(self) -> int: ...
    @property
    def terms(self) -> tuple[tuple[int, float], ...]: ...


def data_use(design: Design, data: Dataset) -> DataUse:
    """Rows used, filtered and dropped, and on which variables the dropped ones are missing."""
    return DataUse(data.n_rows, design.n_used, design.n_dropped, dict(design.dropped_by), design.n_filtered)


def design_notices(design: Design) -> list[Notice]:
    """What building the design had to say, and how many rows were left out."""
    notices = [Notice("info", message, advice) for message, advice in design.notices]
    if design.subset:
        notices.append(filter_notice(design))
    if design.n_dropped:
        notices.append(incomplete_notice(design, f"{LOOK_AT_THEM} {_lost(design)}".rstrip()))
    return notices


def incomplete_notice(design: Design, advice: str = LOOK_AT_THEM) -> Notice:
    """How many rows were left out as a value is missing, and of which variables."""
    total = design.n_used + design.n_dropped
    were = "was" if design.n_dropped == 1 else "were"
    worst = ", ".join(f"{name} ({count:,})" for name, count in design.dropped_by.items())
    told = f"{design.n_dropped:,} of {total:,} rows {were} left out because a value is missing: {worst}."
    return Notice("info", told, advice)


def _lost(design: Design) -> str:
    """What leaving rows out means for groups: they go only when no row is complete; "" without groups."""
    if not design.random:
        return ""
    lost = ", ".join(f"{count:,} of {label}" for label, count in design.lost_groups.items())
    kept = f"Groups without any complete row are lost: {lost}." if lost else "No group is lost by it."
    return f"Rows go one by one. {kept}"


def filter_notice(design: Design) -> Notice:
    """How many rows the filter left out."""
    total = design.n_used + design.n_dropped + design.n_filtered
    message = f"The filter  {design.subset}  left out {design.n_filtered:,} of {total:,} rows."
    return Notice("info", message, "Results describe the rows on which it is true.", "filter")


def collinearity_notice(dependencies: Sequence[Dependence], names: Sequence[str]) -> Notice | None:
    """Which columns were dropped because others say the same; None when there are none."""
    from workbench.modeling.collinearity import redundancy

    if not dependencies:
        return None
    told = [redundancy(names[d.column], [names[j] for j, _ in d.terms]) for d in dependencies]
    return Notice(
        "warning",
        "Some predictors say the same as others and were left out: " + "; ".join(told) + ".",
        "Remove one predictor of each set from the model.",
        "collinearity",
    )
