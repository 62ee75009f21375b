"""What a step would make, on as many rows as one can wait for: values, and words on what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.analysis.transforms.pipeline import Placed, Tables, run_step
from workbench.analysis.transforms.step import Step
from workbench.data.dataset import Dataset
from workbench.gui.data.words import counted

PREVIEW_ROWS = 100_000
SHOWN_ROWS = 500


@dataclass(frozen=True)
class Preview:
    """dataset: the first rows of what comes out; new: variables that were not there; summary: in one line;
    notes: what the step has to tell."""

    dataset: Dataset
    new: tuple[str, ...]
    summary: str
    notes: tuple[str, ...]


def preview(step: Step, dataset: Dataset, others: Mapping[str, Dataset], table: str = "") -> Preview:
    """Run the step on the first rows of the table of that name; DataError where it does not fit."""
    part = dataset
    if dataset.n_rows > PREVIEW_ROWS:
        part = dataset.take(np.arange(PREVIEW_ROWS))
    quick = step.for_preview()
    done = run_step(Tables(part, others, table), Placed(quick))
    made = done.dataset
    new = tuple(name for name in made.names if name not in dataset)
    shown = first_rows(made)
    same_rows = made.n_rows == part.n_rows and set(part.names) & set(made.names)
    if first := [*new, *_changed(part, made)] if same_rows else []:
        rest = [v for v in shown.variables if v.name not in first]
        shown = shown.replaced(variables=[*map(shown.variable, first), *rest])
    summary = size_words(made)
    added = [name for name in done.others if name not in others]
    if added:
        summary += f", {counted(len(added), 'new table')}"
    if quick is not step:
        summary = f"A quick look, not yet all of it: {summary}"
    if part is not dataset:
        summary = f"Of the first {PREVIEW_ROWS:,} rows: {summary}"
    return Preview(shown, new, summary, done.notes)


def first_rows(dataset: Dataset) -> Dataset:
    """As many rows as are shown."""
    return dataset.take(np.arange(min(dataset.n_rows, SHOWN_ROWS)))


def size_words(dataset: Dataset) -> str:
    """How large a table is."""
    return f"{counted(dataset.n_rows, 'row')}, {counted(len(dataset.names), 'variable')}"


def _changed(before: Dataset, after: Dataset) -> list[str]:
    """Variables with other values or another description than before, unless all have."""
    common = [name for name in after.names if name in before]
    changed = [
        name
        for name in common
        if after.column(name) is not before.column(name) or after.variable(name) != before.variable(name)
    ]
    return changed if len(changed) < len(common) else []
