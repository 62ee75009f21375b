"""The closed list of functions a formula may use. A name that is not here is never called."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["math", "arithmetic", "moments", "grouped", "poly", "offset", "factor", "contrast", "cbind"]

CONTRASTS = ("treatment", "sum", "helmert", "polynomial")


class Function(NamedTuple):
    """kind: what the design makes of it; `least` to `most` arguments by place; `named`: the others."""

    kind: Kind
    help: str
    least: int = 1
    most: int = 1
    named: tuple[str, ...] = ()


FUNCTIONS: dict[str, Function] = {
    "log": Function("math", "natural logarithm; log(x, b) to the base b", 1, 2, ("base",)),
    "log2": Function("math", "logarithm to the base 2"),
    "log10": Function("math", "logarithm to the base 10"),
    "log1p": Function("math", "log(1 + x)"),
    "exp": Function("math", "exponential"),
    "expm1": Function("math", "exp(x) - 1"),
    "sqrt": Function("math", "square root"),
    "abs": Function("math", "absolute value"),
    "sin": Function("math", "sine, of radians"),
    "cos": Function("math", "cosine, of radians"),
    "tan": Function("math", "tangent, of radians"),
    "floor": Function("math", "largest whole number not above x"),
    "ceiling": Function("math", "smallest whole number not below x"),
    "I": Function("arithmetic", "arithmetic as written: I(x^2), I(a / b)"),
    "scale": Function(
        "moments", "minus the mean, divided by the standard deviation", 1, 1, ("center", "scale")
    ),
    "center": Function("moments", "minus the mean"),
    "group_mean": Function("grouped", "mean of x in each group: group_mean(x, school)", 2, 2),
    "group_center": Function("grouped", "minus the mean of the group: group_center(x, school)", 2, 2),
    "poly": Function(
        "poly", "polynomial of a degree: poly(x, 2); raw = TRUE for plain powers", 1, 2, ("degree", "raw")
    ),
    "offset": Function("offset", "a term whose coefficient is fixed at one"),
    "factor": Function("factor", "treat as categories"),
    "as.factor": Function("factor", "treat as categories"),
    "C": Function(
        "contrast", 'categories with a coding: C(f, sum), C(f, treatment, base = "b")', 1, 2, ("base",)
    ),
    "cbind": Function("cbind", "successes and failures, as an outcome: cbind(yes, no)", 2, 2),
}

CODING_WORDS = {
    **{word: word for word in ("treatment", "sum", "helmert", "poly")},
    **{f"contr.{word}": word for word in ("treatment", "sum", "helmert", "poly")},
    "polynomial": "poly",
}
"""What may stand as the coding in C(f, coding), and the spelling R knows."""
