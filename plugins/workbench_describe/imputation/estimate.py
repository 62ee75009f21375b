"""The estimator of multiple imputation: impute, then show whether it can be trusted and how to use it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import (
    Block,
    Dataset,
    DataUse,
    ImputationOptions,
    Imputed,
    Reporter,
    Result,
    Section,
    impute,
    published,
)
from workbench_describe.imputation.figures import chain_figure, compared_figures
from workbench_describe.imputation.judgement import verdict
from workbench_describe.imputation.script import r_script
from workbench_describe.imputation.tables import compared_table, convergence_table, method_table
from workbench_describe.imputation.words import how_to_pool, next_step, report


def estimate(data: Dataset, options: ImputationOptions, reporter: Reporter) -> Result:
    """Impute m sets and describe them; the same options in a step of data preparation make the same
    values.
    """
    reporter.progress(0.02, "Planning the imputation")
    found = impute(data, options, reporter)
    for notice in (verdict(found, options), *found.plan.notices):
        reporter.notice(notice)
    blocks = tuple(published(_blocks(found, options, reporter), reporter))
    return Result("", {}, DataUse(rows=data.n_rows, used=data.n_rows), blocks)


def _blocks(found: Imputed, options: ImputationOptions, reporter: Reporter) -> Iterator[Block]:
    reporter.progress(0.95, "Describing the imputed values")
    yield method_table(found)
    yield convergence_table(found)
    yield chain_figure(found)
    yield compared_table(found)
    figures = tuple(compared_figures(found))
    if figures:
        yield Section("compared_figures", "Known and imputed values", figures)
    yield report(found, options)
    yield how_to_pool()
    yield next_step(found, options)
    yield r_script(found, options)
