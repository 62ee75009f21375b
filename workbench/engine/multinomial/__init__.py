"""Baseline-category logit models for unordered outcomes.

fit_multinomial(y, K, X, base=0)      coefficients of K-1 logits, any contrast, probabilities
"""

from workbench.engine.multinomial.fit import fit_multinomial
from workbench.engine.multinomial.profile import profile_intervals
from workbench.engine.multinomial.result import MultinomialFit, category_shares

__all__ = ["MultinomialFit", "category_shares", "fit_multinomial", "profile_intervals"]
