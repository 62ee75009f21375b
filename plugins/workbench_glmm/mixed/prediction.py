"""How long a mixed model will take, roughly: what decides between live results and a Run button.

Measured on a two-core machine of 2020s make and rounded up; only the order of magnitude matters.
"""

from __future__ import annotations

from workbench_glmm.mixed.options import GlmmOptions


def glmm_seconds(n_rows: int, options: GlmmOptions) -> float:
    """Seconds for the fit, its refits, intervals and checks on `n_rows` rows."""
    factors = options.formula.count("|") + options.formula.count("/")
    nodes = options.quadrature_points
    parts = 1 + bool(options.zero_inflation) + bool(options.dispersion)
    one_fit = (0.02 + 4e-6 * n_rows * parts) * (1 + 4 * (factors > 1)) * (1 + nodes / 5 * (nodes > 1))
    terms = 1 + options.formula.count("+") + options.formula.count("*")
    refits = terms * (options.term_tests == "lr") + 2 * factors * options.random_tests + 2
    seconds = 0.5 + 2e-5 * n_rows + one_fit * (1 + refits)
    if options.ci_method == "profile":
        seconds += 12 * terms * one_fit
    elif options.ci_method != "wald":
        seconds += options.n_boot * one_fit
    return seconds
