"""Where the variation lies: intraclass correlations, median odds ratios, R2, on the scale of the link.

    marginal R2     s2_fixed / (s2_fixed + s2_random + s2_error)
    conditional R2  (s2_fixed + s2_random) / (s2_fixed + s2_random + s2_error)

s2_fixed: variance of X beta over the rows; s2_random: the mean over the rows of z'Sigma z, summed. s2_error:

    logit pi^2/3, probit 1, both log-log links pi^2/6        of the latent variable
    log link     log(1 + Var(y | mean = m) / m^2)            of the logarithm of a lognormal with that spread
    gaussian     the residual variance

with m = exp(intercept + s2_random / 2) of the null model. A random effect for every row belongs to the error.
Nakagawa, Johnson & Schielzeth (2017), J. R. Soc. Interface 14, their lognormal approximation; Snijders &
Bosker (2012), section 17.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.api import Block, Column, Table
from workbench.engine.glmm import GlmmFit
from workbench.engine.lmm import RandomBlock
from workbench_glmm.cells import Row
from workbench_glmm.latent_shares import LATENT, group_variances, icc_table
from workbench_glmm.mixed.fitting import Fitted


@dataclass(frozen=True)
class Shares:
    """Variances on the scale of the link: by grouping in the null and the fitted model, and of the error."""

    null: dict[str, float]
    own: dict[str, float]
    fixed: float
    error: float


def variance_shares(fitted: Fitted) -> Shares | None:
    """The parts of the variance; None for models without such a partition."""
    fit = fitted.fit
    if not isinstance(fit, GlmmFit) or not fit.converged:
        return None
    plain = all(block.names == ("(Intercept)",) for block in fitted.design.random)
    null = fitted.null if plain else fitted.refit(fitted.null_columns, intercepts(fitted))
    assert isinstance(null, GlmmFit)
    before = {b.block.group: float(S[0, 0]) for b, S in zip(null.blocks, null.covariances, strict=True)}
    error = error_variance(fit, null, sum(before.values()))
    if error is None:
        return None
    own = group_variances(fitted.design.random, fit.covariances)
    rows = {b.label for b in fitted.design.random if len(np.unique(b.codes)) == fit.n_obs}
    extra = sum(own.pop(label) for label in rows)
    for label in rows:
        before.pop(label)
    fixed = float(np.var(fitted.columns @ fit.coefficients[0], ddof=1))
    return Shares(before, own, fixed, error + extra)


def intercepts(fitted: Fitted) -> list[RandomBlock]:
    """A random intercept for every grouping."""
    groups = {block.label: block for block in fitted.design.random}
    ones = np.ones((fitted.design.n_used, 1))
    return [RandomBlock(r.label, r.codes, r.n_levels, ones, ("(Intercept)",)) for r in groups.values()]


def error_variance(fit: GlmmFit, null: GlmmFit, between: float) -> float | None:
    """Variance of the error on the scale of the link; None where it has none."""
    family, link = fit.family.name, fit.link.name
    if family == "binomial":
        return LATENT.get(link)
    if family == "gaussian" and link == "identity":
        return fit.parameter
    if link != "log" or family not in ("poisson", "negative_binomial", "negative_binomial_1", "gamma"):
        return None
    intercept = float(null.population_predictors[0].mean())
    mean = np.array([np.exp(intercept + between / 2.0)])
    own = 1.0 if fit.parameter is None else fit.parameter
    variance = float(fit.family.variance(mean, own)[0]) * (own if fit.family.has_dispersion else 1.0)
    return float(np.log1p(variance / mean[0] ** 2))


def explained(fitted: Fitted) -> Iterator[Block]:
    """The tables of intraclass correlations and of R2."""
    found = variance_shares(fitted)
    if found is None or not found.own:
        return
    logit = fitted.reading.link.name == "logit"
    table = icc_table(found.null, found.own, found.error, logit, fitted.design.y_name)
    if table is not None:
        yield table
    yield r2_table(found)


def r2_table(found: Shares) -> Table:
    """Marginal and conditional R2."""
    random = sum(found.own.values())
    total = found.fixed + random + found.error
    columns = (
        Column("definition", "Definition"),
        Column("value", "R²", "fixed", "Share of the variance on the scale of the link.", 3),
    )
    rows: tuple[Row, ...] = (
        {"definition": "Marginal (predictors)", "value": found.fixed / total},
        {"definition": "Conditional (predictors and groups)", "value": (found.fixed + random) / total},
    )
    return Table("r2", "Explained variation", columns, rows, "Nakagawa, Johnson & Schielzeth (2017).")
