"""What an equation assumes of the residuals: independent, correlated within groups, or of several variances.

independent          e_ij ~ N(0, s2)
variances differ     e_ij ~ N(0, s2_k),   k: level of Sex
correlated           corr(e_ij, e_i'j) = rho^d,   d: distance in wave        and the like
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.modeling.notation import CLOSE, COMMA, EQUALS, FOLLOWS, OPEN, Symbol, Token

_RHO = "rho"


@dataclass(frozen=True, slots=True)
class ResidualLaw:
    """kind: as the option `residual`; group, time: their names, "" for none.

    variance_by: the variables by which the variance differs.
    """

    kind: str = "identity"
    group: str = ""
    time: str = ""
    variance_by: tuple[str, ...] = ()


def law_lines(law: ResidualLaw, rows: str) -> list[tuple[Token, ...]]:
    """The lines of a law; rows: the indices of the outcome, such as ij."""
    residual = _residual(rows)
    index = "k" if law.variance_by else ""
    variance = Symbol("sigma", "greek", index, "2", "Residual")
    zero = Symbol("0", "number")
    first: list[Token] = [residual, FOLLOWS, Symbol("N", "letter"), OPEN, zero, COMMA, variance, CLOSE]
    if law.variance_by:
        first += [COMMA, Symbol(f"k: {' and '.join(law.variance_by)}", "name", about="Residual")]
    value = _correlation(law.kind)
    if not value:
        return [tuple(first)]
    other = _residual(f"i′{rows[1:]}")
    second: list[Token] = [Symbol("corr", "name"), OPEN, residual, COMMA, other, CLOSE, EQUALS, *value]
    return [tuple(first), (*second, *_words(law))]


def _residual(sub: str) -> Symbol:
    return Symbol("epsilon", "greek", sub, about="Residual")


def _correlation(kind: str) -> tuple[Token, ...]:
    """The correlation of two rows of one group, d apart; () for independent residuals."""
    match kind:
        case "compound_symmetry":
            return (Symbol(_RHO, "greek", about="Residual"),)
        case "ar1" | "arh1" | "car1":
            return (Symbol(_RHO, "greek", sup="d", about="Residual"),)
        case "arma11":
            return (
                Symbol(_RHO, "greek", "1", about="Residual"),
                Symbol("phi", "greek", sup="d-1", about="Residual"),
            )
        case "toeplitz":
            return (Symbol(_RHO, "greek", "(d)", about="Residual"),)
        case "unstructured":
            return (Symbol(_RHO, "greek", "i,i′", about="Residual"),)
    return ()


def _words(law: ResidualLaw) -> list[Token]:
    """Within which group, and what the distance is measured in."""
    out: list[Token] = []
    if law.group:
        out += [COMMA, Symbol(f"within {law.group}", "name", about="Residual")]
    if law.kind in ("ar1", "arh1", "car1", "arma11", "toeplitz"):
        unit = law.time or "rows"
        out += [COMMA, Symbol(f"d: distance in {unit}", "name", about="Residual")]
    elif law.kind == "unstructured":
        out += [COMMA, Symbol(f"i: {law.time or 'row of the group'}", "name", about="Residual")]
    return out
