"""The fits to imputed data sets as one model: pooled coefficients and their law, with or without groups.

The laws of the fits are normal (t for quasi families), so that the df of a pooled coefficient are Rubin's
(1987), or Barnard and Rubin's where the df of the complete data are finite. Pooled are coefficients on the
scale of the link; ratios are exponentials of what was pooled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Block, Column, DataError, Dataset, DataUse, Design, Table
from workbench.api import imputation as tools
from workbench.engine.distributions import t_quantile, t_two_sided_p
from workbench.engine.inference import contrast_of
from workbench.engine.pooling import PooledLaw, pooled_law
from workbench_glmm.cells import Row, number
from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.reading import Reading
from workbench_glmm.single.component import Component
from workbench_glmm.single.hypotheses import term_hypotheses

TERM_COLUMNS = (
    Column("term", "Term"),
    Column("df", "df", "integer", "Number of independent coefficients of the term."),
    Column("df_residual", "Residual df", "fixed", "Denominator degrees of freedom by Rubin's rules."),
    Column("statistic", "F", "fixed", "Pooled Wald test (D1) of Li, Raghunathan and Rubin (1991)."),
    Column("p_value", "p", "p_value", "Of the F test."),
)
N_SETS = Column("n_imputations", "Imputed sets", "integer", "Number of imputed data sets.")


@dataclass(frozen=True)
class Pooled:
    """readings, components: of the fit to each set; law: the pooled one."""

    sets: tools.ImputedSets
    readings: tuple[Reading, ...]
    components: tuple[Component, ...]
    law: PooledLaw

    @property
    def reading(self) -> Reading:
        """The reading of the first set, which stands for all where data play no part."""
        return self.readings[0]


def pool(readings: Sequence[Reading], components: Sequence[Component], sets: tools.ImputedSets) -> Pooled:
    """One model of all; DataError where the sets do not carry the same one."""
    check_alike([r.design for r in readings], components, sets)
    law = pooled_law([c.law for c in components])
    return Pooled(sets, tuple(readings), tuple(components), law)


def check_alike(designs: Sequence[Design], components: Sequence[Component], sets: tools.ImputedSets) -> None:
    """The same rows are used and the same coefficients estimated in every set."""
    sizes = [design.n_used for design in designs]
    if len(set(sizes)) > 1:
        low, high = int(np.argmin(sizes)), int(np.argmax(sizes))
        raise DataError(
            f"The imputed data sets differ in the rows they can use: {sizes[low]:,} in set {sets.names[low]}"
            f", {sizes[high]:,} in set {sets.names[high]}.",
            "Every set needs the same rows; impute all variables of the model.",
        )
    first, names = components[0], designs[0].x_names
    for name, design, other in zip(sets.names, designs, components, strict=True):
        if design.x_names != names or other.columns.kept != first.columns.kept or other.away.any():
            raise DataError(
                f"The imputed data sets {sets.names[0]} and {name} lead to different coefficients.",
                "Look for a category that occurs in one of them only, or that foretells the outcome without "
                "error, and merge it with another.",
            )


def use_of(data: Dataset, pooled: Pooled) -> DataUse:
    """Rows of all sets; those left out are the original data and incomplete rows."""
    designs = [r.design for r in pooled.readings]
    used, filtered = sum(d.n_used for d in designs), sum(d.n_filtered for d in designs)
    dropped_by = {"rows before imputation": pooled.sets.original} if pooled.sets.original else {}
    for design in designs:
        for name, count in design.dropped_by.items():
            dropped_by[name] = dropped_by.get(name, 0) + count
    return DataUse(data.n_rows, used, data.n_rows - used - filtered, dropped_by, filtered)


def coefficients(pooled: Pooled, level: float) -> Coefficients:
    """The pooled coefficients with t tests and intervals."""
    found = pooled.law.combination(np.eye(len(pooled.law.beta)))
    t = found.estimate / found.std_error
    half = found.std_error * t_quantile(0.5 + level / 2.0, found.df)
    low, high = found.estimate - half, found.estimate + half
    p = t_two_sided_p(t, found.df)
    names = pooled.components[0].names
    return Coefficients(names, found.estimate, found.std_error, found.df, t, p, low, high)


def missing_information(pooled: Pooled) -> Table:
    """What the missing values cost each coefficient."""
    found = pooled.law.combination(np.eye(len(pooled.law.beta)))
    return tools.missing_information_table(pooled.components[0].names, found)


def term_tests(pooled: Pooled) -> Iterator[Block]:
    """Type III tests of the terms by D1: what type II tests differs from set to set."""
    rows: list[Row] = []
    for hypothesis in term_hypotheses(pooled.components[0], "III"):
        test = contrast_of(pooled.law, hypothesis.wald)
        rows.append(
            {
                "term": hypothesis.term,
                "df": test.df,
                "df_residual": number(test.df_residual),
                "statistic": number(test.statistic),
                "p_value": number(test.p_value),
            }
        )
    if rows:
        note = (
            "Type III: each term is tested after all others, at the average of the levels of other factors."
        )
        yield Table("anova", "Tests of the terms", TERM_COLUMNS, tuple(rows), note)


def averaged(tables: Sequence[Table]) -> Table:
    """One table with the mean of every number; a cell that is empty in one set stays empty.

    Limits are left out: those of a single set know nothing of the others.
    """
    first = tables[0]
    columns = tuple(c for c in first.columns if not c.id.startswith("conf_"))
    rows = tuple(
        {c.id: _mean([t.rows[i].get(c.id) for t in tables]) for c in columns} for i in range(len(first.rows))
    )
    note = f"Means over {len(tables)} imputed data sets. {first.note}".strip()
    return replace(first, columns=columns, rows=rows, note=note)


def _mean(values: Sequence[float | int | str | bool | None]) -> float | int | str | bool | None:
    first = values[0]
    if isinstance(first, bool | str) or len(set(values)) == 1:
        return first
    if any(v is None for v in values):
        return None
    return float(np.mean([float(v) for v in values if v is not None]))


def fit_table(tables: Sequence[Table], n_sets: int) -> Table:
    """Size, the family's parameter on average; likelihoods of different data do not add up to one."""
    mean = averaged(tables)
    kept = [c for c in mean.columns if c.id in KEPT_OF_FIT]
    columns = (kept[0], N_SETS, *kept[1:])
    row = {"n_imputations": n_sets, **{c.id: mean.rows[0][c.id] for c in kept}}
    note = "Rows of one set. Numbers of the fits are means over the sets; AIC and BIC have no pooled value."
    return Table("fit", "Model fit", columns, (row,), note)


KEPT_OF_FIT = (
    "n_obs",
    "n_params",
    "dispersion",
    "theta",
    "alpha",
    "precision",
    "pearson_dispersion",
    "sigma",
)
