"""How long a fit will take, roughly: what decides between live results and a Run button.

Measured on a two-core machine of 2020s make and rounded up; only the order of magnitude matters.
"""

from __future__ import annotations

from workbench_glmm.single.options import GlmOptions

SLOW = ("negative_binomial", "negative_binomial_1", "beta")


def glm_seconds(n_rows: int, options: GlmOptions) -> float:
    """Seconds for the fit, its tests and its checks on `n_rows` rows."""
    terms = 1 + options.formula.count("+") + options.formula.count("*")
    one_fit = 2e-3 + 2e-6 * n_rows * (4 if options.family in SLOW or options.zero_inflation else 1)
    seconds = 0.1 + 5e-6 * n_rows + one_fit * (2 + terms)
    if options.ci_method == "profile":
        seconds += 20 * terms * one_fit
    elif options.ci_method != "wald":
        seconds += options.n_boot * one_fit
    return seconds
