"""The estimator of linear mixed models over imputed data sets: fit each, pool, describe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Block, Dataset, Part, Reporter, Result, Section, Text, blocks_of
from workbench.api import imputation as tools
from workbench.engine.inference import CoefficientTests, tests_of
from workbench.engine.lmm.model import Floats
from workbench_linear_mlm import imputed, tables
from workbench_linear_mlm.diagnostics import lmm_diagnostics
from workbench_linear_mlm.effect_size_tables import effect_sizes
from workbench_linear_mlm.explained import lmm_r2
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.fixed_model import of_lmm
from workbench_linear_mlm.formulas import model_equations
from workbench_linear_mlm.imputed import PooledModel
from workbench_linear_mlm.margins import margin_blocks
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.pooled_tables import averaged, pooled_fit_table
from workbench_linear_mlm.random_blocks import level_sizes
from workbench_linear_mlm.residual_spec import is_structured
from workbench_linear_mlm.sampling import is_weighted
from workbench_linear_mlm.script import r_script
from workbench_linear_mlm.shares import icc_table, reliability_table
from workbench_linear_mlm.words import effect_sentences


@dataclass(frozen=True)
class PooledFits:
    """fits: one a set; model: their pooled fixed part."""

    fits: tuple[Fitted, ...]
    model: PooledModel

    @property
    def options(self) -> LmmOptions:
        return self.fits[0].options

    @property
    def covariances(self) -> tuple[Floats, ...]:
        """Means (q, q) over the sets of the covariances of each block."""
        return tuple(np.mean(S, axis=0) for S in zip(*(f.fit.covariances for f in self.fits), strict=True))

    @property
    def sigma(self) -> float:
        """Root of the mean residual variance."""
        return float(np.sqrt(np.mean([f.fit.sigma**2 for f in self.fits])))


def pool_fits(fits: Iterable[Fitted], sets: tools.ImputedSets) -> PooledFits:
    """The fits of all sets with their pooled fixed part."""
    found = tuple(fits)
    return PooledFits(found, imputed.pool([of_lmm(f) for f in found], sets))


PREDICT = "Filter one of the sets to see them there."


def check_options(options: LmmOptions) -> None:
    """OptionsError for what several data sets cannot have."""
    wald, alone = (
        "Choose Wald intervals.",
        "Compare models instead: their likelihood-ratio test can be pooled.",
    )
    tools.refuse(
        (
            (options.ci_method != "wald", "ci_method", "Profile and bootstrap intervals", wald),
            (options.random_tests, "random_tests", "Tests of single random effects", alone),
            (options.exact_rlrt, "exact_rlrt", "The exact test of a variance", alone),
            (options.predictions != "none", "predictions", "Predictions of rows", PREDICT),
            (options.group_tables, "group_tables", "Tables of the groups", PREDICT),
            (is_structured(options), "residual", "Residual structures", "Choose independent residuals."),
            (is_weighted(options), "sampling_weights", "Sampling weights", "Leave them out."),
        )
    )


def describe(pooled: PooledFits, data: Dataset, reporter: Reporter) -> Result:
    """The result, part after part."""
    blocks = tuple(blocks_of(PARTS, pooled, reporter))
    return Result("", {}, imputed.use_of(data, pooled.model), blocks)


def estimates(pooled: PooledFits) -> Iterator[Block]:
    """Coefficients, missing information, variances and fit."""
    yield from imputed.coefficient_blocks(pooled.model)
    first = pooled.fits[0].design
    table = tables.random_effects(
        [b.label for b in first.all_random],
        [b.names for b in first.all_random],
        pooled.covariances,
        [correlation(S) for S in pooled.covariances],
        pooled.sigma,
    )
    yield replace(
        table, note=f"Means of variances and covariances over {len(pooled.fits)} imputed data sets."
    )
    fit = pooled.fits[0].fit
    yield pooled_fit_table(fit.n_obs, len(pooled.fits), fit.n_params, pooled.sigma)
    yield from imputed.term_blocks(pooled.model)


def correlation(S: Floats) -> Floats:
    """Correlations of a covariance matrix; nan beside a zero variance."""
    spread = np.sqrt(np.diag(S))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.clip(S / np.outer(spread, spread), -1.0, 1.0))


def variance_parts(pooled: PooledFits) -> Iterator[Block]:
    """Shares of variance, averaged; group sizes of one set."""
    yield averaged([icc_table(f) for f in pooled.fits])
    yield averaged([next(iter(lmm_r2(f))) for f in pooled.fits])  # type: ignore[misc]
    first = pooled.fits[0].design
    yield tables.group_sizes(level_sizes(first), bool(first.memberships))
    yield averaged([reliability_table(f) for f in pooled.fits])


def margins(pooled: PooledFits) -> Iterator[Block]:
    """Hypotheses, marginal means and slopes by the pooled law."""
    deviation = float(np.sqrt(np.mean([f.shares.deviation**2 for f in pooled.fits])))
    yield from effect_sizes(pooled.model.whole, deviation, "III")
    yield from margin_blocks(pooled.model.whole)


def figures(pooled: PooledFits) -> Iterator[Block]:
    """The residuals of the first set, which stand for the others."""
    for first in lmm_diagnostics(pooled.fits[0]):
        title = f"{first.title} (imputed set {pooled.model.sets.names[0]})"
        yield Section(first.id, title, first.blocks, first.collapsed)


def words(pooled: PooledFits) -> Iterator[Block]:
    """The report, the equations, and the same in R."""
    first = pooled.fits[0]
    tests: CoefficientTests = tests_of(pooled.model.law)
    method = "restricted maximum likelihood" if first.fit.reml else "maximum likelihood"
    opening = (
        f"A linear mixed model of {first.design.y_name} was fitted by {method} to {len(pooled.fits)} imputed "
        f"data sets of {first.fit.n_obs:,} rows, and the estimates were pooled by Rubin's rules."
    )
    told = effect_sentences(pooled.model.names, tests, first.design.y_name)
    yield Text("report", "In words", " ".join([opening, *told]))
    yield model_equations(first.data, first.design, first.options)
    yield r_script(first.data, first.design, first.options, pooled.model.sets.names)


PARTS: tuple[Part[PooledFits], ...] = (
    Part(0.60, "Pooling the estimates", estimates),
    Part(0.65, "Fitting the null models", variance_parts),
    Part(0.80, "Averaging predictions", margins),
    Part(0.90, "Drawing the figures", figures),
    Part(0.95, "Writing it up", words),
)
