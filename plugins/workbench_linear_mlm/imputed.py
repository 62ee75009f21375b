"""The fits to imputed data sets as one model: pooled coefficients and their law, for both kinds of model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import (
    Block,
    Column,
    DataError,
    Dataset,
    DataUse,
    Design,
    ModelSpec,
    Table,
)
from workbench.api import imputation as tools
from workbench.engine.distributions import t_two_sided_p
from workbench.engine.inference import contrast_of, wald_intervals
from workbench.engine.pooling import PooledLaw, pooled_law
from workbench_linear_mlm import tables
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.fixed_model import FixedModel, fixed_model
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.options import DesignOptions
from workbench_linear_mlm.pooled_tables import tests_of_pooled
from workbench_linear_mlm.tables import number


@dataclass(frozen=True)
class PooledModel:
    """models: the fixed part of each fit; whole: the pooled one, on the stacked rows."""

    sets: tools.ImputedSets
    models: tuple[FixedModel, ...]
    whole: FixedModel
    law: PooledLaw

    @property
    def names(self) -> list[str]:
        """The coefficients."""
        return [self.whole.design.x_names[k] for k in self.whole.choice.kept]

    @property
    def design(self) -> Design:
        """The design of the first set, which stands for all where data play no part."""
        return self.models[0].design


def incomplete(specs: Sequence[ModelSpec], options: DesignOptions) -> Callable[[Dataset], bool]:
    """Whether a value of the models is missing in some rows."""
    listwise = options.replaced(missing="listwise")
    return lambda rows: any(design_of(spec, rows, listwise).n_dropped > 0 for spec in specs)


def pool(models: Sequence[FixedModel], sets: tools.ImputedSets) -> PooledModel:
    """One model of all; DataError where the sets do not carry the same one."""
    check_alike(models, sets)
    first = models[0]
    law = pooled_law([m.law for m in models])
    design = design_of(first.design.spec, sets.stacked, first.options)
    whole = fixed_model(sets.stacked, first.options, design, first.choice, law, f"imputed_{first.df_method}")
    return PooledModel(sets, tuple(models), whole, law)


def check_alike(models: Sequence[FixedModel], sets: tools.ImputedSets) -> None:
    """The same rows are used and the same coefficients estimated in every set."""
    sizes = [m.design.n_used for m in models]
    if len(set(sizes)) > 1:
        low, high = int(np.argmin(sizes)), int(np.argmax(sizes))
        raise DataError(
            f"The imputed data sets differ in the rows they can use: {sizes[low]:,} in set {sets.names[low]}"
            f", {sizes[high]:,} in set {sets.names[high]}.",
            "Every set needs the same rows; impute all variables of the model.",
        )
    first = models[0]
    for name, other in zip(sets.names, models, strict=True):
        if other.design.x_names != first.design.x_names or other.choice.kept != first.choice.kept:
            raise DataError(
                f"The imputed data sets {sets.names[0]} and {name} lead to different coefficients.",
                "Look for a category that occurs in one of them only, and merge it with another.",
            )


def use_of(data: Dataset, model: PooledModel) -> DataUse:
    """Rows of all sets; those left out are the original data and incomplete rows."""
    used = sum(m.design.n_used for m in model.models)
    dropped_by: dict[str, int] = {}
    if model.sets.original:
        dropped_by["rows before imputation"] = model.sets.original
    for one in model.models:
        for name, count in one.design.dropped_by.items():
            dropped_by[name] = dropped_by.get(name, 0) + count
    filtered = sum(m.design.n_filtered for m in model.models)
    return DataUse(data.n_rows, used, data.n_rows - used - filtered, dropped_by, filtered)


def coefficient_blocks(model: PooledModel) -> Iterator[Block]:
    """The pooled coefficients, and what the missing values cost each."""
    level, method = model.whole.options.ci_level, model.whole.df_method
    found = model.law.combination(np.eye(len(model.names)))
    p = t_two_sided_p(found.estimate / found.std_error, found.df)
    tests = tests_of_pooled(found, model.law.cov, p)
    low, high = wald_intervals(tests, level)
    yield tables.fixed_effects(model.names, tests, low, high, level, method)
    yield tools.missing_information_table(model.names, found)


def term_blocks(model: PooledModel) -> Iterator[Table]:
    """Type III tests of the terms by D1: what the other types test differs from set to set."""
    design, options = model.design, model.whole.options
    terms = hypotheses("III", design, model.whole.choice.kept, model.models[0].data, options)
    if not terms:
        return
    by = model.whole.df_words
    columns = (
        Column("term", "Term"),
        Column("df", "df", "integer", "Number of independent coefficients of the term."),
        Column("df_residual", "Residual df", "fixed", f"Denominator degrees of freedom by {by}."),
        Column("statistic", "F", "fixed", "Pooled Wald test (D1) of Li, Raghunathan and Rubin (1991)."),
        Column("p_value", "p", "p_value", "Of the F test."),
    )
    rows = []
    for term, L in terms:
        test = contrast_of(model.law, L)
        numbers = (number(v) for v in (test.df_residual, test.statistic, test.p_value))
        rest = {c.id: v for c, v in zip(columns[2:], numbers, strict=True)}
        rows.append({"term": term, "df": test.df, **rest})
    note = "Type III: each term is tested after all others, at the average of the levels of other factors."
    if options.anova != "III":
        note += " The other types depend on the data and are not defined for several imputed sets."
    yield Table("anova", "Tests of the terms", columns, tuple(rows), note)
