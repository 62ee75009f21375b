"""How long a model of categories will take, roughly: what decides between live results and a Run button.

Measured on a two-core machine of 2020s make and rounded up; only the order of magnitude matters.
"""

from __future__ import annotations

from workbench_glmm.categories.options import CategoryOptions, CumulativeOptions, MultinomialOptions


def cumulative_seconds(n_rows: int, options: CumulativeOptions) -> float:
    """Seconds for the fit, its refits without each term, and the figures on `n_rows` rows."""
    factors = _factors(options)
    one = 0.01 + 2e-6 * n_rows if not factors else _mixed(n_rows, factors, 1, options)
    parallel = 0 if factors else (1 + options.formula.count("+")) * options.proportional_odds
    return 0.3 + one * (1 + _refits(options, factors) + parallel) + _intervals(one, options)


def multinomial_seconds(n_rows: int, options: MultinomialOptions) -> float:
    """The same for unordered categories, whose number is not known here: three logits are reckoned with."""
    factors = _factors(options)
    one = 0.02 + 1e-5 * n_rows if not factors else _mixed(n_rows, factors, 3, options)
    return 0.4 + one * (1 + _refits(options, factors)) + _intervals(one, options)


def _factors(options: CategoryOptions) -> int:
    return options.formula.count("|") + options.formula.count("/")


def _mixed(n_rows: int, factors: int, logits: int, options: CategoryOptions) -> float:
    """One fit with random effects."""
    nodes = max(options.quadrature_points, 1)
    return (0.05 + 4e-5 * n_rows * logits) * (1 + 2 * (factors > 1)) * (1 + nodes / 10 * (nodes > 1))


def _refits(options: CategoryOptions, factors: int) -> float:
    """How many other models are fitted: without each term, without predictors, without random effects."""
    terms = options.formula.count("+") + options.formula.count("*")
    return (terms + 2) * (options.term_tests == "lr") + 2 + factors * options.random_tests


def _intervals(one: float, options: CategoryOptions) -> float:
    """What intervals cost beyond Wald's."""
    if options.ci_method == "wald":
        return 0.0
    if options.ci_method == "profile":
        return 10 * one * (4 + options.formula.count("+"))
    return options.n_boot * one
