"""The parts of a regression's result: each function takes a FittedOls and yields its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.api import (
    Block,
    Column,
    Dataset,
    Design,
    Table,
)
from workbench.engine.inference import CoefficientTests, FixedDf, contrast_of, tests_of, wald_intervals
from workbench.engine.ols import OlsFit
from workbench.engine.ols_robust import Robust, robust_law, standardised, variance_inflation
from workbench_linear_mlm import tables
from workbench_linear_mlm.anova import anova_table
from workbench_linear_mlm.correlation_table import correlations
from workbench_linear_mlm.explained import ols_r2
from workbench_linear_mlm.fit_table import fit_table
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.options import OlsOptions
from workbench_linear_mlm.script import r_script
from workbench_linear_mlm.words import ols_report

ROBUST: dict[str, Robust] = {"hc0": "hc0", "hc1": "hc1", "hc2": "hc2", "hc3": "hc3"}


@dataclass(frozen=True)
class FittedOls:
    """A fitted regression with everything the parts of its result need."""

    data: Dataset
    options: OlsOptions
    design: Design
    fit: OlsFit

    @property
    def names(self) -> list[str]:
        """The coefficients, in the order of `fit.beta`."""
        return [self.design.x_names[k] for k in self.fit.columns.kept]

    @cached_property
    def law(self) -> FixedDf:
        """The law of contrasts: with robust covariance where that was asked for."""
        kind = ROBUST.get(self.options.robust)
        return self.fit.law if kind is None else robust_law(self.fit, kind)

    @cached_property
    def tests(self) -> CoefficientTests:
        """t tests of the coefficients."""
        return tests_of(self.law)


def estimates(fitted: FittedOls) -> Iterator[Block]:
    """Coefficients with their standardised form, and fit."""
    fit, options = fitted.fit, fitted.options
    low, high = wald_intervals(fitted.tests, options.ci_level)
    errors = (
        "with one residual variance for all rows"
        if options.robust == "none"
        else f"robust to unequal spread ({options.robust.upper()})"
    )
    table = tables.fixed_effects(
        fitted.names, fitted.tests, low, high, options.ci_level, "residual", method="ols", errors=errors
    )
    yield with_standardised(table, standardised(fit), options.robust)
    yield from correlations(fitted.names, fitted.tests, options)
    yield fit_table(fit.n_obs, fit.n_params, fit.log_lik, fit.sigma, sigma_by=SIGMA_BY)
    yield ols_r2(fit)


SIGMA_BY = "Root of the residual sum of squares over rows minus coefficients."


def with_standardised(table: Table, beta: np.ndarray, robust: str) -> Table:
    """The table with one more column, and a note on robust errors."""
    column = Column(
        "std_estimate", "Std. estimate", "number", "Estimate × SD of the term / SD of the outcome."
    )
    rows = tuple(
        {**row, "std_estimate": tables.number(value)} for row, value in zip(table.rows, beta, strict=True)
    )
    note = table.note
    if robust != "none":
        note += f" Standard errors are robust to unequal spread ({robust.upper()})."
    return Table(table.id, table.title, (*table.columns, column), rows, note)


def term_tests(fitted: FittedOls) -> Iterator[Block]:
    """The F test of each term, and how much the terms overlap."""
    fit, kind = fitted.fit, fitted.options.anova
    terms = hypotheses(kind, fitted.design, fit.columns.kept, fitted.data, fitted.options)
    if terms:
        residual = (fit.df_residual, fit.rss)
        yield anova_table(kind, terms, lambda L: contrast_of(fitted.law, L), fit.sigma, "residual", residual)
    inflation = variance_inflation(fit, fitted.design.x_term[list(fit.columns.kept)])
    if inflation:
        yield Table(
            "vif",
            "Collinearity",
            VIF_COLUMNS,
            tuple(
                {"term": fitted.design.term_names[v.term], "vif": v.gvif, "df": v.df, "vif_per_df": v.per_df}
                for v in inflation
            ),
            "Values of the VIF above 5 or 10 mean that a term can hardly be told from the others.",
        )


VIF_COLUMNS = (
    Column("term", "Term"),
    Column("vif", "VIF", "fixed", "Variance inflation: how much the overlap with other terms costs."),
    Column("df", "df", "integer", "Number of coefficients of the term."),
    Column("vif_per_df", "VIF^(1/2df)", "fixed", "Comparable between terms of different df; square it."),
)


def words(fitted: FittedOls) -> Iterator[Block]:
    """The report in plain words and the same in R."""
    yield ols_report(fitted.fit, fitted.design, fitted.names, fitted.tests)
    yield r_script(fitted.data, fitted.design, fitted.options)
