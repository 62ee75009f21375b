"""The parameters of a mixed model in words a reader understands: what tables, figures and notices show.

sd_(Intercept)|school       Standard deviation of the intercept between school
cor_ses.(Intercept)|school  Correlation of the intercept and the slope of ses across school
sigma                       Residual standard deviation
icc_school, r2_marginal     ICC of school, Marginal R²
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.engine.lmm.model import RandomBlock
from workbench.engine.lmm_intervals import Parameter

SHARES = {
    "r2_marginal": "Marginal R²",
    "r2_conditional": "Conditional R²",
    "icc_adjusted": "Adjusted ICC",
    "icc_unadjusted": "Unadjusted ICC",
}
ICC = "icc_"
NAMED = ("fixed", "residual")  # kinds whose names are words already


def parameter_words(parameter: Parameter, blocks: Sequence[RandomBlock]) -> str:
    """One parameter; blocks: the random blocks of its fit. Coefficients keep the names of their terms."""
    if parameter.kind in NAMED:
        return parameter.name
    if parameter.kind == "sigma":
        return "Residual standard deviation"
    block = blocks[parameter.block]
    if parameter.kind == "sd":
        return f"Standard deviation of {effect_words(block.names[parameter.a])} between {block.group}"
    one, other = (effect_words(block.names[k]) for k in (parameter.a, parameter.b))
    return f"Correlation of {one} and {other} across {block.group}"


def short_words(parameter: Parameter, blocks: Sequence[RandomBlock]) -> str:
    """The same in the room that the panel of a figure has."""
    if parameter.kind in NAMED:
        return parameter.name
    if parameter.kind == "sigma":
        return "Residual SD"
    block = blocks[parameter.block]
    names = ["intercept" if name == "(Intercept)" else name for name in block.names]
    if parameter.kind == "sd":
        return f"SD of {names[parameter.a]}, {block.group}"
    return f"Correlation of {names[parameter.a]} and {names[parameter.b]}, {block.group}"


def effect_words(term: str) -> str:
    """What varies: the intercept, the effect of a factor level, or a slope."""
    if term == "(Intercept)":
        return "the intercept"
    return f"the effect of {term}" if term.endswith("]") else f"the slope of {term}"


def share_words(name: str) -> str:
    """A share of variance by its name."""
    return SHARES.get(name) or f"ICC of {name.removeprefix(ICC)}"
