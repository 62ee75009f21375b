"""What an equation assumes of the outcome, given its mean: y_i ~ Poisson(mu_i) and the like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.modeling.notation import CLOSE, COMMA, EQUALS, FOLLOWS, GREEK, OPEN, Symbol, Token

ABOVE, OVER = Symbol(" > ", "operator"), Symbol(" / ", "operator")


@dataclass(frozen=True, slots=True)
class OutcomeLaw:
    """name: of the distribution ("Poisson"); parameters: "mu" and the like, Greek by name, else letters.

    own: those that each row has of its own, and that carry its index.
    mean: what mu stands for where it is no mean: "above" the probability of a category above the k-th, with
    an intercept for each k; "ratio" that of category k over that of the base, with coefficients for each k.
    """

    name: str
    parameters: tuple[str, ...] = ("mu",)
    own: tuple[str, ...] = ("mu",)
    mean: Literal["", "above", "ratio"] = ""


def outcome_line(law: OutcomeLaw, outcome: Symbol, rows: str) -> tuple[Token, ...]:
    """The line of a law; rows: the indices of the outcome, such as ij."""
    if law.mean:
        return _meaning(law, outcome, rows)
    tokens: list[Token] = [outcome, FOLLOWS, Symbol(law.name, "name"), OPEN]
    for place, name in enumerate(law.parameters):
        if place:
            tokens.append(COMMA)
        tokens.append(_parameter(name, rows if name in law.own else ""))
    return (*tokens, CLOSE)


def _meaning(law: OutcomeLaw, outcome: Symbol, rows: str) -> tuple[Token, ...]:
    """mu_i = P(y_i > k), or mu_i = P(y_i = k) / P(y_i = 0)."""
    k, base = Symbol("k", "letter"), Symbol("0", "number")
    left = Symbol("mu", "greek", rows), EQUALS
    if law.mean == "above":
        return (*left, *_probability(outcome, ABOVE, k))
    return (*left, *_probability(outcome, EQUALS, k), OVER, *_probability(outcome, EQUALS, base))


def _probability(outcome: Symbol, relation: Symbol, category: Symbol) -> tuple[Token, ...]:
    return Symbol("P", "letter"), OPEN, outcome, relation, category, CLOSE


def _parameter(name: str, sub: str) -> Symbol:
    base, _, power = name.partition("^")
    return Symbol(base, "greek" if base in GREEK else "letter", sub, power)


LAWS = {
    "gaussian": OutcomeLaw("N", ("mu", "sigma^2")),
    "binomial": OutcomeLaw("Binomial", ("n", "mu"), ("n", "mu")),
    "bernoulli": OutcomeLaw("Bernoulli"),
    "poisson": OutcomeLaw("Poisson"),
    "negative_binomial": OutcomeLaw("NegativeBinomial", ("mu", "theta")),
    "negative_binomial_1": OutcomeLaw("NegativeBinomial", ("mu", "theta"), ("mu", "theta")),
    "gamma": OutcomeLaw("Gamma", ("mu", "phi")),
    "inverse_gaussian": OutcomeLaw("InverseGaussian", ("mu", "phi")),
    "beta": OutcomeLaw("Beta", ("mu", "phi")),
    "ordered": OutcomeLaw("ordered categories", mean="above"),
    "categories": OutcomeLaw("categories", mean="ratio"),
}
"""By the names that options use; bernoulli: a binomial outcome of one trial a row."""
