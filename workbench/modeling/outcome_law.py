"""What an equation assumes of the outcome, given its mean: y_i ~ Poisson(mu_i) and the like."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.modeling.notation import CLOSE, COMMA, FOLLOWS, GREEK, OPEN, Symbol, Token


@dataclass(frozen=True, slots=True)
class OutcomeLaw:
    """name: of the distribution ("Poisson"); parameters: "mu" and the like, Greek by name, else letters.

    own: those that each row has of its own, and that carry its index.
    """

    name: str
    parameters: tuple[str, ...] = ("mu",)
    own: tuple[str, ...] = ("mu",)


def outcome_line(law: OutcomeLaw, outcome: Symbol, rows: str) -> tuple[Token, ...]:
    """The line of a law; rows: the indices of the outcome, such as ij."""
    tokens: list[Token] = [outcome, FOLLOWS, Symbol(law.name, "name"), OPEN]
    for place, name in enumerate(law.parameters):
        if place:
            tokens.append(COMMA)
        tokens.append(_parameter(name, rows if name in law.own else ""))
    return (*tokens, CLOSE)


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
}
"""By the names that options use; bernoulli: a binomial outcome of one trial a row."""
