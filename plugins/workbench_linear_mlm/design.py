"""From options and data to the design of a linear model, and what is told about it."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import Contrasts, Dataset, DataUse, Design, ModelSpec, Notice, build_design, redundancy
from workbench.engine.lmm import ColumnChoice
from workbench_linear_mlm.options import LinearOptions


def design_of(
    spec: ModelSpec,
    data: Dataset,
    options: LinearOptions,
    *,
    contrasts: Contrasts | None = None,
    categories: Sequence[str] = (),
    extra: Sequence[str] = (),
) -> Design:
    """y, X, random blocks, weights and offset on the rows that are complete.

    contrasts: in place of those of the options.  categories, extra: variables needed beside the model.
    """
    return build_design(
        spec,
        data,
        contrasts=options.contrasts if contrasts is None else contrasts,
        weights=options.weights,
        offset=options.offset,
        categories=categories,
        extra=extra,
        subset=options.subset,
    )


def data_use(design: Design, data: Dataset) -> DataUse:
    """Rows used and dropped, and on which variables the dropped ones are missing."""
    return DataUse(data.n_rows, design.n_used, design.n_dropped, dict(design.dropped_by), design.n_filtered)


def design_notices(design: Design, options: LinearOptions) -> list[Notice]:
    """What building the design had to say, and how many rows were left out."""
    notices = [Notice("info", message, advice) for message, advice in design.notices]
    if options.subset:
        notices.append(filter_notice(design, options.subset))
    if design.n_dropped:
        total = design.n_used + design.n_dropped
        worst = ", ".join(f"{name} ({count:,})" for name, count in design.dropped_by.items())
        notices.append(
            Notice(
                "info",
                f"{design.n_dropped:,} of {total:,} rows were left out because a value is missing: {worst}.",
                "Results describe the complete rows; look whether the others differ.",
            )
        )
    return notices


def filter_notice(design: Design, condition: str) -> Notice:
    """How many rows the filter left out."""
    total = design.n_used + design.n_dropped + design.n_filtered
    message = f"The filter  {condition}  left out {design.n_filtered:,} of {total:,} rows."
    return Notice("info", message, "Results describe the rows on which it is true.", "filter")


def collinearity_notice(choice: ColumnChoice, names: Sequence[str]) -> Notice | None:
    """Which columns were dropped because others say the same; None when there are none."""
    if not choice.dropped:
        return None
    told = [redundancy(names[d.column], [names[j] for j, _ in d.terms]) for d in choice.dependencies]
    return Notice(
        "warning",
        "Some predictors say the same as others and were left out: " + "; ".join(told) + ".",
        "Remove one predictor of each set from the model.",
        "collinearity",
    )
