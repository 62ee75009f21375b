"""A word on predictors whose scales give tiny or huge coefficients, with actions that standardise them.

The rule is the one that lme4 documents as `check.scaleX`: standard deviations of the numeric columns of X
that differ from each other, or from one, by a factor of more than 1000; columns of two values do not count.
Estimates do not suffer here (the engine scales for itself), only their readability does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.results import Action, Notice

if TYPE_CHECKING:
    from workbench.modeling.design import Design
    from workbench.modeling.terms import Term

FAR = 1000.0
MOST = 3


def scale_notice(design: Design) -> Notice | None:
    """What is odd, and buttons that mend it; None where all scales are alike."""
    spread = dict(_spreads(design))
    if not spread:
        return None
    small, large = min(spread, key=spread.__getitem__), max(spread, key=spread.__getitem__)
    odd = [term for term in spread if _away(spread[term]) > math.log(FAR)]
    if not odd and spread[large] > FAR * spread[small]:
        odd = [max(small, large, key=lambda term: _away(spread[term]))]
    if not odd:
        return None
    return Notice(
        "info",
        _words(small, large, spread),
        "The estimates are right, but a coefficient for one unit is hard to read. Standardised, it is for "
        "one standard deviation.",
        "scales",
        tuple(_actions(odd, spread, design)),
    )


def _words(small: Term, large: Term, spread: dict[Term, float]) -> str:
    if small == large:
        return f"{large} has an unusual scale: its standard deviation is {spread[large]:,.3g}."
    return (
        f"The predictors have very different scales: the standard deviation is {_number(spread[large])} for "
        f"{large} and {_number(spread[small])} for {small}."
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _actions(odd: list[Term], spread: dict[Term, float], design: Design) -> Iterator[Action]:
    """For each odd term its variable of the oddest scale, standardised wherever it stands."""
    from workbench.modeling.simplify import standardised

    alone = {term.variables[0]: value for term, value in spread.items() if len(term.factors) == 1}
    odd = sorted(odd, key=lambda term: -_away(spread[term]))
    names = [max(term.variables, key=lambda name: _away(alone.get(name, 1.0))) for term in odd]
    for name in list(dict.fromkeys(names))[:MOST]:
        yield Action(f"Standardise {name}", {"formula": standardised(design.spec, name).to_formula()})


def _spreads(design: Design) -> Iterator[tuple[Term, float]]:
    """Standard deviations of the columns of X that are plain numbers or products of them."""
    from workbench.modeling.tree import Name

    for column, index in zip(design.X.T, design.x_term.tolist(), strict=True):
        term = design.spec.fixed[index - 1] if index else None
        if term is None or any(not isinstance(f, Name) or f in design.codings for f in term.factors):
            continue
        spread = float(column.std())
        two_values = bool(((column == column.min()) | (column == column.max())).all())
        if spread > 0 and not two_values:
            yield term, spread


def _away(value: float) -> float:
    """How far a scale is from one, in either direction."""
    return abs(math.log(value))
