"""The closed list of functions a formula may use. A name that is not here is never called."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["math", "arithmetic", "moments", "grouped", "basis", "offset", "factor", "contrast", "cbind"]

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
    "round": Function("math", "nearest whole number, halves to the even one"),
    "sign": Function("math", "-1, 0 or 1"),
    "pmax": Function("math", "the larger of several in each row: pmax(time - 3, 0)", 2, 20),
    "pmin": Function("math", "the smaller of several in each row: pmin(time, 3)", 2, 20),
    "I": Function("arithmetic", "arithmetic as written: I(x^2), I(a / b)"),
    "scale": Function(
        "moments", "minus the mean, divided by the standard deviation", 1, 1, ("center", "scale", "rows")
    ),
    "center": Function("moments", "minus the mean", 1, 1, ("rows",)),
    "group_mean": Function("grouped", "mean of x in each group: group_mean(x, school)", 2, 2, ("rows",)),
    "group_center": Function(
        "grouped", "minus the mean of the group: group_center(x, school)", 2, 2, ("rows",)
    ),
    "group_scale": Function(
        "grouped",
        "minus the mean of the group, divided by the standard deviation in the group: group_scale(x, school)",
        2,
        2,
        ("rows",),
    ),
    "poly": Function(
        "basis",
        "polynomial of a degree: poly(x, 2); raw = TRUE for plain powers",
        1,
        2,
        ("degree", "raw", "rows"),
    ),
    "ns": Function(
        "basis",
        "smooth curve, straight beyond the data: natural cubic spline, ns(x, 3)",
        1,
        2,
        ("df", "rows"),
    ),
    "bs": Function("basis", "smooth curve: B-spline of degree 3, bs(x, 5)", 1, 2, ("df", "degree", "rows")),
    "pieces": Function("basis", "straight pieces that meet at given values: pieces(time, 3, 6)", 2, 21),
    "offset": Function("offset", "a term whose coefficient is fixed at one"),
    "factor": Function("factor", "treat as categories"),
    "as.factor": Function("factor", "treat as categories"),
    "C": Function(
        "contrast", 'categories with a coding: C(f, sum), C(f, treatment, base = "b")', 1, 2, ("base",)
    ),
    "cbind": Function("cbind", "successes and failures, as an outcome: cbind(yes, no)", 2, 2),
}

ROWS = ("all", "analysed")
"""From which rows a mean is learnt: all where it is known (as in R), or those that the model uses."""

CODING_WORDS = {
    **{word: word for word in ("treatment", "sum", "helmert", "poly")},
    **{f"contr.{word}": word for word in ("treatment", "sum", "helmert", "poly")},
    "polynomial": "poly",
}
"""What may stand as the coding in C(f, coding), and the spelling R knows."""
