"""Likelihood ratio tests of random effects beside structured residuals: each removed in turn."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, ModelSpec, Table
from workbench.engine.residual_structures import fit_residual
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.random_tests import COLUMNS, NOTE, Removal, on_rows, removals, test_row
from workbench_linear_mlm.structured import Structured


def random_tests(fitted: Structured) -> Iterator[Block]:
    """The table, where it was asked for and there are random effects."""
    if not fitted.options.random_tests or not fitted.design.random:
        return
    whole = fitted.fit
    rows = [test_row("(none)", whole.log_lik, whole.n_params)]
    for removal in removals(fitted.design):
        log_lik, n_params = _without(fitted, removal)
        lrt = max(2 * (whole.log_lik - log_lik), 0.0)
        df = whole.n_params - n_params
        alone = removal.of_one_variance(df)
        rows.append(test_row(removal.name, log_lik, n_params, lrt, df, alone))
    yield Table("random_tests", "Tests of random effects", COLUMNS, tuple(rows), NOTE)


def _without(fitted: Structured, removal: Removal) -> tuple[float, int]:
    """Log-likelihood and number of parameters of what is left, with the same residual structure."""
    design, blocks = fitted.design, []
    if removal.random:
        terms = {**design.spec.to_terms(), "random": removal.random}
        left = ModelSpec.from_terms(terms, fitted.data.names)
        blocks = on_rows(design_of(left, fitted.data, fitted.options), design)
    reduced = fit_residual(
        design.y,
        design.X,
        blocks,
        fitted.spec,
        weights=design.weights,
        offset=design.offset,
        reml=fitted.fit.reml,
        on_iteration=lambda _step, _criterion: fitted.reporter.check(),
    )
    return reduced.log_lik, reduced.n_params
