"""Tests of a mixed model: its predictors together, each term, each part of the random effects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from workbench.api import Block, Column, Table
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.glm import Comparison
from workbench.engine.glm.restricted import null_basis
from workbench.engine.glmm import PqlFit
from workbench.engine.glmm_without import log_lik_without
from workbench.engine.lmm import RandomBlock
from workbench_glmm.asked_hypotheses import hypothesis_tables, read_hypotheses
from workbench_glmm.categories.random_tests import Removal, random_tests
from workbench_glmm.categories.term_tests import Likelihood
from workbench_glmm.cells import Floats, Row
from workbench_glmm.mixed.component import component, law_of
from workbench_glmm.mixed.fitting import Fitted, random_blocks
from workbench_glmm.ratios import ratio_of
from workbench_glmm.single.hypotheses import Hypothesis
from workbench_glmm.single.model_tests import term_table


@dataclass(frozen=True)
class Asked:
    """How terms are tested."""

    term_tests: str
    anova: str
    robust: str = "none"


def tests(fitted: Fitted) -> Iterator[Block]:
    """The model against the null model, each term, the random effects; nothing where the search failed."""
    if not fitted.fit.converged:
        return
    quasi = isinstance(fitted.fit, PqlFit)
    if not quasi and (gained := gain(fitted)) is not None:
        yield model_test(gained)
    kind = "wald" if quasi else fitted.options.term_tests
    asked = Asked(kind, fitted.options.anova)
    terms = term_table(component(fitted), asked, lambda h: ratio_test(fitted, h))
    if terms is not None:
        yield terms
    options = fitted.options
    wanted = read_hypotheses(options.hypotheses, fitted.design)
    own = ratio_of(fitted.reading.family.name, fitted.reading.link.name)
    yield from hypothesis_tables(wanted, law_of(fitted), fitted.choice, options.ci_level, own)
    if not quasi and fitted.options.random_tests:
        yield removals(fitted)


# --- the predictors together


def gain(fitted: Fitted) -> Comparison | None:
    """The model against one without predictors, with the same random part; None where it has none."""
    X = fitted.null_columns
    df = len(fitted.choice.kept) - X.shape[1]
    if df <= 0:
        return None
    drop = max(2.0 * (log_lik(fitted.fit) - log_lik(fitted.null)), 0.0)
    return Comparison(drop, df, float("inf"), float(chi_square_upper_p(drop, df)))


def _compare(fitted: Fitted, X: Floats, df: int, large: float | None = None) -> Comparison:
    """Likelihood ratio of the fit, or another log likelihood, to that with columns X."""
    inf = float("inf")
    top = log_lik(fitted.fit) if large is None else large
    drop = max(2.0 * (top - log_lik(fitted.refit(X))), 0.0)
    return Comparison(drop, df, inf, float(chi_square_upper_p(drop, df)))


def log_lik(fit: object) -> float:
    """Log likelihood of a refit; nan where its search did not end."""
    found = getattr(fit, "log_lik", float("nan"))
    return float(found) if getattr(fit, "converged", False) else float("nan")


def model_test(test: Comparison) -> Table:
    """One row: the likelihood ratio test of all predictors."""
    columns = (
        Column("test", "Test"),
        Column(
            "statistic", "χ²", "fixed", "Twice the gain of log-likelihood over the model without predictors."
        ),
        Column("df", "df", "integer", "Coefficients more than the model without predictors."),
        Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
    )
    row: Row = {
        "test": "Likelihood ratio test against the model without predictors",
        "statistic": test.statistic,
        "df": test.df,
        "p_value": test.p_value,
    }
    note = "Both models have the same random effects. The deviance of one model alone tests nothing here."
    return Table("deviance_tests", "Test of the model", columns, (row,), note)


# --- terms


def ratio_test(fitted: Fitted, hypothesis: Hypothesis) -> Comparison:
    """The fits with and without a term."""
    X = fitted.columns
    large = None
    if hypothesis.within is not None:
        large = log_lik(fitted.refit(X @ null_basis(hypothesis.within)))
    small = null_basis(hypothesis.without)
    within = 0 if hypothesis.within is None else np.linalg.matrix_rank(hypothesis.within)
    df = X.shape[1] - small.shape[1] - int(within)
    return _compare(fitted, X @ small, df, large)


# --- random effects


def removals(fitted: Fitted) -> Table:
    """Random slopes removed in turn, then each random term, then all of them together."""
    fit = fitted.fit
    assert not isinstance(fit, PqlFit)
    blocks = random_blocks(fitted.design)
    found = []
    for k, block in enumerate(blocks):
        words = f"({' + '.join(block.names)} | {block.group})".replace("(Intercept)", "1")
        rest = [b for j, b in enumerate(blocks) if j != k]
        if block.names[0] == "(Intercept)" and block.q > 1:
            alone = replace(block, Z=block.Z[:, :1], names=block.names[:1])
            parts = [*blocks[:k], alone, *blocks[k + 1 :]]
            name = f"{' + '.join(block.names[1:])} in {words}"
            found.append(Removal(name, partial(likelihood, fitted, parts)))
        if rest:
            found.append(Removal(words, partial(likelihood, fitted, rest)))
    if len(blocks) == len(fit.blocks):
        found.append(Removal("All random effects", lambda: Likelihood(*log_lik_without(fit))))
    return random_tests(Likelihood(fit.log_lik, fit.n_params), found)


def likelihood(fitted: Fitted, blocks: list[RandomBlock]) -> Likelihood | None:
    """Of the refit with other random blocks; None where its search did not end."""
    found = fitted.refit(fitted.columns, blocks)
    value = log_lik(found)
    return Likelihood(value, int(getattr(found, "n_params", 0))) if np.isfinite(value) else None
