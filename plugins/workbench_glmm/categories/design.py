"""From options and data to the design of a model of categories, and what is told about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Dataset,
    DataUse,
    Design,
    ModelSpec,
    Notice,
    build_design,
    incomplete_notice,
    redundancy,
)
from workbench_glmm.categories.options import CategoryOptions
from workbench_glmm.categories.outcome import Categories

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Predictors:
    """X (n, p) without a constant column, its column names, and the number of the term behind each.

    terms: names of the fixed terms, numbered from 1 (0 is the constant).
    """

    X: Floats
    names: tuple[str, ...]
    term: NDArray[np.intp]
    terms: tuple[str, ...]

    def columns_of(self, number: int) -> tuple[int, ...]:
        """The columns of one term."""
        return tuple(np.flatnonzero(self.term == number).tolist())


def design_of(data: Dataset, options: CategoryOptions) -> Design:
    """y, X, random blocks, weights and offset on the rows that are complete; always with a constant."""
    spec = replace(ModelSpec.from_formula(options.formula, data.names), intercept=True)
    return build_design(
        spec,
        data,
        contrasts=options.contrasts,
        weights=options.weights,
        offset=options.offset,
        response="any",
        observation_level=True,
        subset=options.subset,
    )


def without_constant(design: Design) -> Predictors:
    """The columns beside the constant, whose part the thresholds play."""
    kept = np.flatnonzero(design.x_term > 0)
    return Predictors(
        np.asarray(design.X[:, kept]),
        tuple(design.x_names[k] for k in kept),
        design.x_term[kept],
        design.term_names,
    )


def as_terms(names: Sequence[str], terms: Sequence[str]) -> list[str]:
    """Names of variables as the formula writes them: in backticks where they need them."""
    found = []
    for name in names:
        spelled = "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
        found.append(spelled if name not in terms and spelled in terms else name)
    return found


def sum_coded_columns(
    data: Dataset, design: Design, options: CategoryOptions
) -> tuple[Floats, NDArray[np.intp]]:
    """X (n, p) with categorical predictors under sum coding, and the number of each column's term."""
    codings = {coding.variable for coding in design.codings.values()}
    if not codings:
        return design.X, design.x_term
    coded = design_of(data, options.replaced(contrasts=dict.fromkeys(codings, "sum")))
    same = coded.X.shape == design.X.shape
    return (coded.X, coded.x_term) if same else (design.X, design.x_term)


def data_use(design: Design, data: Dataset) -> DataUse:
    """Rows used and dropped, and on which variables the dropped ones are missing."""
    return DataUse(data.n_rows, design.n_used, design.n_dropped, dict(design.dropped_by))


def design_notices(design: Design, outcome: Categories, options: CategoryOptions) -> list[Notice]:
    """What building the design had to say, how many rows were left out, what is odd about the outcome."""
    notices = [*outcome.notices, *(Notice("info", message, advice) for message, advice in design.notices)]
    if not ModelSpec.from_formula(options.formula).intercept:
        notices.append(
            Notice("info", "The model keeps its constant although the formula leaves it out.", "", "constant")
        )
    if design.n_dropped:
        notices.append(incomplete_notice(design))
    return notices


def collinearity_notice(
    dropped: list[tuple[str, list[str]]],
) -> Notice | None:
    """Which columns were dropped because others (named) say the same; None when there are none."""
    if not dropped:
        return None
    told = [redundancy(name, others) for name, others in dropped]
    return Notice(
        "warning",
        "Some predictors say the same as others and were left out: " + "; ".join(told) + ".",
        "Remove one predictor of each set from the model.",
        "collinearity",
    )
