"""Multiple memberships in equations: a row has the weighted sum of the effects of the levels it belongs to.

y_i = ... + sum_h w_ih M_0h + sum_h w_ih M_1h x_i + e_i,   (M_0h, M_1h) ~ N(0, Omega), h: school
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.modeling.notation import CLOSE, COMMA, FOLLOWS, OPEN, TIMES, Symbol, Token, Vector

if TYPE_CHECKING:
    from workbench.modeling.memberships import Membership

_LETTERS = ("M", "K", "L", "P")


def membership_pieces(memberships: Sequence[Membership], rows: str) -> list[tuple[Token, ...]]:
    """What each effect adds to the equation of level 1; rows: the indices of the outcome."""
    out: list[tuple[Token, ...]] = []
    for place, membership in enumerate(memberships):
        for effect, name in zip(_effects(place, membership), _names(membership), strict=True):
            total = Symbol("Sigma", "greek", "h", about=membership.label)
            weight = Symbol("w", "letter", f"{rows}h", about=membership.label)
            predictor = (TIMES, Symbol(name, "name", rows, about=name)) if name else ()
            out.append((total, TIMES, weight, TIMES, effect, *predictor))
    return out


def membership_laws(memberships: Sequence[Membership]) -> list[tuple[str, tuple[Token, ...]]]:
    """Label and law of the effects of each."""
    out: list[tuple[str, tuple[Token, ...]]] = []
    for place, membership in enumerate(memberships):
        effects = _effects(place, membership)
        left: Token = effects[0] if len(effects) == 1 else Vector(tuple(effects))
        variance = Symbol("omega" if len(effects) == 1 else "Omega", "greek", about=membership.label)
        zero, words = Symbol("0", "number"), Symbol(f"h: {membership.label}", "name", about=membership.label)
        tokens = (left, FOLLOWS, Symbol("N", "letter"), OPEN, zero, COMMA, variance, CLOSE, COMMA, words)
        out.append((membership.label, tokens))
    return out


def _names(membership: Membership) -> list[str]:
    """What each effect is times, "" for the intercept."""
    return [*([""] if membership.intercept else []), *map(str, membership.terms)]


def _effects(place: int, membership: Membership) -> list[Symbol]:
    letter = _LETTERS[place % len(_LETTERS)]
    names = _names(membership)
    first = 0 if membership.intercept else 1
    return [Symbol(letter, "letter", f"{first + k}h", about=membership.label) for k, _ in enumerate(names)]
