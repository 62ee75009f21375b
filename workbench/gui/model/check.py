"""What one can say of a model before it runs: what it still lacks, or how large it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.expressions.evaluate import select
from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.modeling import ModelSpec
from workbench.modeling.bases import column_count
from workbench.modeling.categories import category_variable
from workbench.modeling.grouping import group_label
from workbench.modeling.marginality import coded_factors
from workbench.modeling.terms import Term
from workbench.modeling.tree import Node
from workbench.plurals import counted
from workbench.results.formatting import format_integer


@dataclass(frozen=True, slots=True)
class Size:
    """Coefficients and variances of a model; its rows, and those of them on which all it uses is known.

    filtered: rows of the data that the filter leaves out; they are not among `rows`. groups: where it leaves
    out some, the number of levels of each grouping that are left.
    """

    coefficients: int
    variances: int
    rows: int
    complete: int
    filtered: int = 0
    groups: Mapping[str, int] = field(default_factory=dict)


def lacking(spec: ModelSpec, *, random_terms: bool) -> str:
    """The next thing to do, "" when the model can run."""
    if spec.outcome is None:
        return "Drag a variable to Outcome, or select it and press Alt+O."
    if random_terms and not spec.random:
        return "Add what groups the rows, for example schools: drag it to Groups."
    return ""


def size_of(spec: ModelSpec, dataset: Dataset, condition: str = "") -> Size:
    """For the background: a million rows take some milliseconds a variable, more if it has to be coded.

    condition: the filter, "" for none; one that cannot be read leaves nothing out, as the form tells of it.
    """
    kept = _kept_rows(dataset, condition)
    sides = [n_columns(block.terms, block.intercept, dataset) for block in spec.blocks()]
    return Size(
        n_columns(spec.fixed, spec.intercept, dataset),
        sum(sides) + 1,
        int(kept.sum()),
        int((kept & _complete_rows(dataset, spec.variables)).sum()),
        int((~kept).sum()),
        {group_label(group): _n_groups(dataset, group, kept) for group in spec.groups if not kept.all()},
    )


def size_in_words(spec: ModelSpec, size: Size, n_groups: Mapping[str, int], *, residual: bool = True) -> str:
    """Such as "2 coefficients, 3 variances; 10,320 rows, school: 160".

    residual: whether the model has a residual variance, which `size` counts.
    """
    rows = counted(size.rows, "row")
    if size.complete < size.rows:
        rows = f"{format_integer(size.complete)} of {rows} complete"
    if size.filtered:
        rows += f" ({format_integer(size.filtered)} filtered out)"
    inner = [group[0] for group in spec.groups]
    names = [group[0] if inner.count(group[0]) == 1 else group_label(group) for group in spec.groups]
    known = {**n_groups, **size.groups}
    counts = [known.get(group_label(group)) for group in spec.groups]
    groups = [f"{name}: {format_integer(n)}" for name, n in zip(names, counts, strict=True) if n]
    effects = counted(size.coefficients, "coefficient")
    if variances := size.variances - (not residual):
        effects += f", {counted(variances, 'variance')}"
    return f"{effects}; {', '.join([rows, *groups])}"


def n_columns(terms: Iterable[Term], intercept: bool, dataset: Dataset) -> int:
    """The number of coefficients of one side of the model, if all categories occur and none is redundant."""
    terms = [term for term in terms if all(name in dataset for name in term.variables)]

    def width(factor: Node, full: bool) -> int:
        variable = category_variable(factor, dataset)
        if variable is None:
            return column_count(factor)
        return max(1, _n_levels(dataset, variable) - (not full))

    coded = coded_factors(terms, intercept, lambda node: category_variable(node, dataset) is not None)
    widths = (int(np.prod([width(factor, full) for factor, full in term])) for term in coded)
    return int(intercept) + sum(widths)


def _kept_rows(dataset: Dataset, condition: str) -> NDArray[np.bool_]:
    """Which rows a filter keeps."""
    if condition:
        try:
            return select(condition, dataset)
        except WorkbenchError:
            pass
    return np.ones(dataset.n_rows, dtype=bool)


def _complete_rows(dataset: Dataset, names: Iterable[str]) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = np.ones(dataset.n_rows, dtype=bool)
    for name in names:
        if name in dataset:
            known &= _known(dataset, name)
    return known


def _n_groups(dataset: Dataset, names: Iterable[str], kept: NDArray[np.bool_]) -> int:
    """How many combinations of the levels of these variables occur in the rows that are kept."""
    cell, known = np.zeros(int(kept.sum()), dtype=np.int64), np.ones(int(kept.sum()), dtype=bool)
    for name in names:
        if name in dataset:
            codes, levels = dataset.codes(name)
            cell, known = cell * len(levels) + codes[kept], known & (codes[kept] >= 0)
    return len(np.unique(cell[known]))


def _known(dataset: Dataset, name: str) -> NDArray[np.bool_]:
    if dataset.variable(name).measure is Measure.NUMERIC:
        return ~np.isnan(dataset.numeric(name))
    return dataset.codes(name)[0] >= 0


def _n_levels(dataset: Dataset, name: str) -> int:
    variable = dataset.variable(name)
    if variable.levels:
        gone = variable.missing_among(variable.level_values())
        return sum(level.value not in gone for level in variable.levels)
    return len(dataset.codes(name)[1])
