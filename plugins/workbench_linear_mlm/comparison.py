"""The estimator of model comparison: several linear (mixed) models of one outcome, side by side.

    chi_sq = deviance of the smaller - deviance of the larger, df = difference in parameters

Models that differ in their fixed part are refitted by ML, since REML likelihoods of different fixed parts do
not compare. All are fitted to the rows that are complete for every one of them. AICc = AIC + 2k(k+1)/(n-k-1)
(Hurvich & Tsai, 1989); weights are exp(-delta AIC / 2), normed (Burnham & Anderson, 2002).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.api import (
    Column,
    DataError,
    Dataset,
    DataUse,
    Design,
    ModelError,
    ModelSpec,
    Notice,
    OptionsError,
    RandomDesign,
    Reporter,
    Result,
    Table,
    filter_notice,
)
from workbench.api import imputation as tools
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.lmm import LmmFit
from workbench.engine.residual_structures import ResidualFit, ResidualSpec, fit_residual
from workbench_linear_mlm.comparison_script import comparison_script
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.lmm import fit_design
from workbench_linear_mlm.options import ComparisonOptions
from workbench_linear_mlm.random_tests import mixture_p

Row = dict[str, float | str | None]


@dataclass(frozen=True)
class Candidate:
    """One of the models: its formula as given, what it says, its design and its fit."""

    formula: str
    spec: ModelSpec
    design: Design
    fit: LmmFit | ResidualFit

    @property
    def sizes(self) -> list[int]:
        """Numbers of terms of the random blocks."""
        return [len(block.names) for block in self.design.random]


def estimate(data: Dataset, options: ComparisonOptions, reporter: Reporter) -> Result:
    """Fit all models on the same rows and compare neighbours by likelihood-ratio tests."""
    if len(options.models) < 2:
        raise OptionsError("A comparison needs at least two models.", "Add a formula.", option="models")
    specs = [model_of(text, data) for text in options.models]
    check_outcome(specs)
    if options.imputation is not None:
        from workbench_linear_mlm.imputed_comparison import compare

        return compare(specs, options.imputation, data, options, reporter)
    rows, filtered, notices = common_rows(specs, data, options)
    used = [name for spec in specs for name in spec.variables]
    notices += tools.stacked_notices(data, options.imputation, used)
    reml = options.method == "reml" and same_fixed_part(specs)
    if options.method == "reml" and not reml:
        notices.append(REFITTED)
    shared = data.take(rows)
    candidates = []
    for place, (text, spec) in enumerate(zip(options.models, specs, strict=True)):
        reporter.progress((place + 0.2) / (len(specs) + 1), f"Fitting {text}")
        design = design_of(spec, shared, options)
        candidates.append(Candidate(text, spec, design, fitted(design, reml, reporter)))
    ordered = sorted(candidates, key=lambda c: c.fit.n_params)
    table, doubts = comparison_table(ordered)
    reporter.publish(table)
    blocks: list[Table] = [table]
    if options.exact_rlrt:
        from workbench_linear_mlm.comparison_exact import exact_tests

        reporter.progress(0.9, "Simulating the exact test")
        exact, told = exact_tests(ordered, reporter.seed)
        blocks += exact
        doubts += told
    use = DataUse(data.n_rows, len(rows), data.n_rows - filtered - len(rows), filtered=filtered)
    script = comparison_script(data, [(c.spec, c.design) for c in ordered], options, reml)
    return Result("", {}, use, (*blocks, script), (*notices, *doubts))


def fitted(design: Design, reml: bool, reporter: Reporter) -> LmmFit | ResidualFit:
    """The fit of a design; one without random effects by least squares, with its (restricted) likelihood."""
    if design.random:
        return fit_design(design, reml=reml, reporter=reporter)
    return fit_residual(
        design.y,
        design.X,
        (),
        ResidualSpec("identity"),
        weights=design.weights,
        offset=design.offset,
        reml=reml,
    )


REFITTED = Notice(
    "info",
    "The models were fitted by maximum likelihood, because their fixed parts differ.",
    "Report the estimates of the model you choose from its own REML fit.",
    "refitted",
)


def model_of(text: str, data: Dataset) -> ModelSpec:
    """One model."""
    return ModelSpec.from_formula(text, data.names)


def check_outcome(specs: Sequence[ModelSpec]) -> None:
    """Only models of the same outcome compare."""
    outcomes = list(dict.fromkeys(spec.outcome_name for spec in specs))
    if len(outcomes) > 1:
        raise ModelError(
            f"The models explain different outcomes: {' and '.join(outcomes)}.",
            "Their likelihoods cannot be compared; give all models the same outcome.",
        )


def same_fixed_part(specs: Sequence[ModelSpec]) -> bool:
    """Whether REML likelihoods compare."""
    parts = {(frozenset(s.fixed), s.intercept, frozenset(map(str, s.offsets))) for s in specs}
    return len(parts) == 1


def common_rows(
    specs: Sequence[ModelSpec], data: Dataset, options: ComparisonOptions
) -> tuple[np.ndarray, int, list[Notice]]:
    """Rows complete for every model, how many the filter left out, and a notice where one could use more."""
    designs = [design_of(spec, data, options) for spec in specs]
    used, filtered = [design.rows for design in designs], designs[0].n_filtered
    told = [filter_notice(designs[0])] if options.subset else []
    rows = used[0]
    for other in used[1:]:
        rows = np.intersect1d(rows, other)
    if not len(rows):
        raise DataError("No row is complete for all models.", "Compare models with fewer variables.")
    most = max(len(r) for r in used)
    if len(rows) == most:
        return rows, filtered, told
    message = f"All models were fitted to the {len(rows):,} rows that are complete for every one of them."
    advice = f"Alone, one of them could use {most:,} rows: its numbers differ from these."
    return rows, filtered, [Notice("warning", message, advice, "rows"), *told]


def comparison_table(ordered: Sequence[Candidate]) -> tuple[Table, list[Notice]]:
    """One row a model, fewest parameters first; each is tested against the one above if that is nested."""
    best = min(aic(c.fit) for c in ordered)
    weights = [math.exp(-(aic(c.fit) - best) / 2) for c in ordered]
    rows: list[Row] = []
    notices = []
    for place, candidate in enumerate(ordered):
        row = _criteria(candidate, weights[place] / sum(weights))
        if place:
            before = ordered[place - 1]
            if is_nested(before, candidate):
                row = {**row, **_test(before, candidate)}
            else:
                notices.append(not_nested(before, candidate))
        rows.append(row)
    note = "Each model is tested against the one above it. " + (
        "Fitted by REML." if ordered[0].fit.reml else "Fitted by ML."
    )
    if len({c.spec.random for c in ordered}) > 1:
        note += (
            " A variance cannot be below zero, so p is too large where variances are tested; the p of the "
            "mixture takes this into account where one variance, with its covariances, was added."
        )
    return Table("comparison", "Model comparison", COLUMNS, tuple(rows), note), notices


COLUMNS = (
    Column("model", "Model"),
    Column("n_params", "Parameters", "integer", "Coefficients, variances, covariances and sigma."),
    Column("chi_sq", "χ²", "fixed", "Fall of the deviance against the model above."),
    Column("df", "df", "integer", "Parameters more than the model above."),
    Column("p_value", "p", "p_value", "Likelihood-ratio test against the model above."),
    Column(
        "p_mixture",
        "p, mixture",
        "p_value",
        "Of the equal mixture of chi-square distributions with these df and with one less (Stram & Lee, "
        "1994), where the model above has one variance less.",
    ),
    Column("aic", "AIC", "fixed", "-2 log L + 2 parameters; smaller is better."),
    Column("aicc", "AICc", "fixed", "AIC corrected for few rows."),
    Column("bic", "BIC", "fixed", "-2 log L + parameters × log(rows); smaller is better."),
    Column("weight", "Weight", "fixed", "Akaike weight: how likely the model is the best of these."),
    Column("log_lik", "Log-likelihood", "fixed", "Logarithm of the likelihood."),
    Column("deviance", "Deviance", "fixed", "-2 log L."),
)


def _criteria(candidate: Candidate, weight: float) -> Row:
    fit = candidate.fit
    k, n = fit.n_params, fit.n_obs
    room = n - k - 1
    return {
        "model": candidate.formula,
        "n_params": k,
        "aic": aic(fit),
        "aicc": aic(fit) + 2 * k * (k + 1) / room if room > 0 else None,
        "bic": fit.criterion + k * math.log(n),
        "weight": weight,
        "log_lik": fit.log_lik,
        "deviance": fit.criterion,
        "chi_sq": None,
        "df": None,
        "p_value": None,
        "p_mixture": None,
    }


def _test(smaller: Candidate, larger: Candidate) -> Row:
    chi_sq = max(smaller.fit.criterion - larger.fit.criterion, 0.0)
    df = larger.fit.n_params - smaller.fit.n_params
    p = float(chi_square_upper_p(chi_sq, df))
    mixture = mixture_p(chi_sq, df) if one_variance_more(smaller, larger) else None
    return {"chi_sq": chi_sq, "df": df, "p_value": p, "p_mixture": mixture}


def one_variance_more(smaller: Candidate, larger: Candidate) -> bool:
    """Whether the larger of two nested models has exactly one variance more, with its covariances.

    A new term may also come without covariances, but not take those of others with it.
    """
    if sum(larger.sizes) != sum(smaller.sizes) + 1:
        return False
    covariances = [sum(q * (q - 1) // 2 for q in c.sizes) for c in (smaller, larger)]
    return covariances[1] - covariances[0] < max(larger.sizes)


def aic(fit: LmmFit | ResidualFit) -> float:
    """-2 log L + 2 k."""
    return fit.criterion + 2 * fit.n_params


def is_nested(smaller: Candidate, larger: Candidate) -> bool:
    """Whether the smaller model is the larger one with some parameters at zero.

    Its fixed columns must lie in the space of the larger one's, and each of its random blocks within one of
    the larger one's: the same groups by whatever name (pupils are pupils of schools), terms among that
    block's terms.
    """
    if smaller.fit.n_params >= larger.fit.n_params:
        return False
    X, Y = larger.design.X, smaller.design.X
    coefficients = np.linalg.lstsq(X, Y, rcond=None)[0]
    left = np.linalg.norm(Y - X @ coefficients, axis=0)
    inside = bool(np.all(left <= 1e-7 * np.linalg.norm(Y, axis=0)))
    return inside and all(
        any(set(b.names) <= set(c.names) and same_groups(b, c) for c in larger.design.random)
        for b in smaller.design.random
    )


def same_groups(one: RandomDesign, other: RandomDesign) -> bool:
    """Whether two groupings put the same rows together."""
    if one.label == other.label:
        return True
    if one.n_levels != other.n_levels:
        return False
    pairs = one.codes.astype(np.int64) * other.n_levels + other.codes
    return len(np.unique(pairs)) == one.n_levels


def not_nested(smaller: Candidate, larger: Candidate) -> Notice:
    """That two models cannot be tested against each other."""
    return Notice(
        "warning",
        f"{smaller.formula} is not a special case of {larger.formula}: no likelihood-ratio test.",
        "Compare these two by AIC or BIC.",
        f"nesting_{larger.formula}",
    )
