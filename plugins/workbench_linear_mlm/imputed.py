"""The fits to imputed data sets as one model: pooled coefficients and their law, for both kinds of model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workbench.api import (
    Block,
    Column,
    DataError,
    Dataset,
    DataUse,
    Design,
    Notice,
    OptionsError,
    Reporter,
    Table,
)
from workbench.engine.distributions import t_two_sided_p
from workbench.engine.inference import contrast_of, wald_intervals
from workbench.engine.pooling import PooledLaw, pooled_law
from workbench_linear_mlm import tables
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.fixed_model import FixedModel, fixed_model
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.imputed_sets import ImputedSets
from workbench_linear_mlm.pooled_tables import missing_information_table, tests_of_pooled
from workbench_linear_mlm.tables import number


class CheckOnly:
    """A reporter for the fit of one set: it can be cancelled, and says nothing."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter, self.seed = reporter, reporter.seed

    def progress(self, fraction: float, message: str = "") -> None:
        self.reporter.check()

    def check(self) -> None:
        self.reporter.check()

    def publish(self, block: Block) -> None:
        self.reporter.check()

    def notice(self, notice: Notice) -> None:
        self.reporter.check()

    def map(self, function: Callable[..., Any], items: Iterable[Any], **how: Any) -> Sequence[Any]:
        return self.reporter.map(function, items, **how)


@dataclass(frozen=True)
class PooledModel:
    """models: the fixed part of each fit; whole: the pooled one, on the stacked rows."""

    sets: ImputedSets
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


def pool(models: Sequence[FixedModel], sets: ImputedSets) -> PooledModel:
    """One model of all; DataError where the sets do not carry the same one."""
    check_alike(models, sets)
    first = models[0]
    law = pooled_law([m.law for m in models])
    design = design_of(first.design.spec, sets.stacked, first.options)
    whole = fixed_model(sets.stacked, first.options, design, first.choice, law, f"imputed_{first.df_method}")
    return PooledModel(sets, tuple(models), whole, law)


def check_alike(models: Sequence[FixedModel], sets: ImputedSets) -> None:
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


def refuse(told: Sequence[tuple[bool, str, str, str]]) -> None:
    """OptionsError for the first of (asked for, option, what it is, advice) that imputed data cannot have."""
    for asked, option, what, advice in told:
        if asked:
            raise OptionsError(f"{what} cannot be pooled over imputed data sets.", advice, option=option)


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
    yield missing_information_table(model.names, found)


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


def told_once(of: ImputedSets, notices: Sequence[Sequence[Notice]]) -> list[Notice]:
    """Notices of the fits, each once, with the sets it holds for where those are not all.

    That a fit can be used is not told of every one: what is wrong with some of them is.
    """
    sets: dict[str, list[str]] = {}
    first: dict[str, Notice] = {}
    for name, told in zip(of.names, notices, strict=True):
        for notice in told:
            if notice.id == "verdict" and notice.level == "info":
                continue
            sets.setdefault(notice.message, []).append(name)
            first.setdefault(notice.message, notice)
    out = [
        replace(first[message], message=_where(names, len(notices)) + message)
        for message, names in sets.items()
    ]
    if not any(notice.id.startswith("verdict") for notice in out):
        out.insert(
            0, Notice("info", f"The fits to all {len(notices)} imputed sets can be used.", "", "verdict")
        )
    return out


def _where(names: Sequence[str], all_sets: int) -> str:
    if len(names) == all_sets:
        return ""
    return f"In {len(names)} of {all_sets} imputed sets ({', '.join(names[:6])}{' ...' * (len(names) > 6)}): "
