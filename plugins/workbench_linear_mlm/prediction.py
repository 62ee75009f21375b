"""How long a fit will take, roughly: what decides between live results and a Run button.

Measured on a two-core machine of 2020s make and rounded up; only the order of magnitude matters.
"""

from __future__ import annotations

from workbench_linear_mlm.options import ComparisonOptions, LmmOptions, OlsOptions


def ols_seconds(n_rows: int, options: OlsOptions) -> float:
    """Seconds for a linear regression on `n_rows` rows."""
    return 0.05 + 1e-6 * n_rows


def lmm_seconds(n_rows: int, options: LmmOptions) -> float:
    """Seconds for a linear mixed model, its null model and its figures on `n_rows` rows.

    Two grouping factors that cross cost far more than one; Kenward-Roger works with all pairs of variances.
    """
    factors = options.formula.count("|") + options.formula.count("/")
    seconds = 0.1 + 2e-6 * n_rows
    if factors > 1:
        seconds += 2e-5 * n_rows * (factors - 1)
    if options.df_method == "kenward_roger":
        seconds += 2e-5 * n_rows
    if options.random_tests:
        seconds += seconds * (options.formula.count("+") + factors) / 2
    if options.exact_rlrt:
        seconds += 0.5
    return seconds + _interval_seconds(n_rows, factors, options)


def _interval_seconds(n_rows: int, factors: int, options: LmmOptions) -> float:
    """What intervals cost beyond Wald's: refits that do not touch the rows, dearer with several groupings."""
    one_refit = 1e-3 + 2e-8 * n_rows + 2e-6 * n_rows * (factors > 1)
    if options.ci_method != "wald" and (options.residual != "identity" or options.variance_by is not None):
        refits = options.n_boot if options.ci_method != "profile" else 60 * (3 + options.formula.count("+"))
        return refits * (0.02 + 2e-5 * n_rows)
    if options.ci_method == "profile":
        return 10 * (3 + options.formula.count("+") + factors) * one_refit
    if options.ci_method == "wald":
        return 0.0
    by_rows = options.ci_method == "case_bootstrap" or factors > 1
    return options.n_boot * (5 * one_refit + 5e-7 * n_rows if by_rows else 2e-4 + 1e-7 * n_rows)


def comparison_seconds(n_rows: int, options: ComparisonOptions) -> float:
    """Seconds for the fits of a model comparison."""
    factors = max(text.count("|") + text.count("/") for text in options.models)
    return len(options.models) * (0.02 + 2e-6 * n_rows + 2e-5 * n_rows * max(factors - 1, 0))
