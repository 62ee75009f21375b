"""The functions of expressions: a closed list; each with the kinds it takes and gives, and what it computes.

To add one, write a Function here; parser, checks and evaluation need no change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["number", "category", "condition", "missing"]
Gives: TypeAlias = Literal["number", "category", "condition", "same"]


@dataclass(frozen=True)
class Parameter:
    """A named argument, such as `by`.

    what: variables that group rows, something that orders them, constants, or one of `words`;
    several: it may be a list in parentheses.
    """

    what: Literal["groups", "order", "numbers", "texts", "value", "word"]
    words: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        return self.what in ("groups", "numbers", "texts")


@dataclass(frozen=True)
class Function:
    """takes: the kinds of each argument; the last counts for further ones where `more`.

    optional: how many of them may be left out, from the end; named: arguments with a name; pairs: after the
    first, arguments are pairs old = new. gives: the kind of the value; "same" is that of the arguments in
    `alike`. computed_by: "module:callable" below this package; it takes numbers, arrays (n,) or floats, where
    `plain`, else an `Arguments`; "" where the evaluator knows the function by name. help: one line for menus.
    """

    takes: tuple[tuple[Kind, ...], ...]
    gives: Gives
    help: str
    computed_by: str = ""
    more: bool = False
    optional: int = 0
    named: Mapping[str, Parameter] = field(default_factory=dict)
    alike: tuple[int, ...] = (0,)
    pairs: bool = False
    plain: bool = False


NUMBER: tuple[Kind, ...] = ("number",)
CONDITION: tuple[Kind, ...] = ("condition",)
TEXT: tuple[Kind, ...] = ("category",)
VALUE: tuple[Kind, ...] = ("number", "category")
ANY: tuple[Kind, ...] = ("number", "category", "condition")

BY = {"by": Parameter("groups")}
KNOWN = {"known": Parameter("numbers")}
IN_ORDER = {**BY, "order": Parameter("order")}


def _number(help: str, name: str, n: int = 1, *, more: bool = False, optional: int = 0) -> Function:
    """A function of the numbers of one row."""
    where = f"numbers:{name}"
    return Function((NUMBER,) * n, "number", help, where, more, optional, plain=True)


def _group(help: str, name: str) -> Function:
    """A function of all values of a variable, or of those in the same group."""
    help += "; of each group with by = school"
    return Function((NUMBER,), "number", help, f"grouped:{name}", named=BY)


def _row(help: str, name: str) -> Function:
    """A function of several values in a row; known: how many of them it needs."""
    help = f"{help}; known = 3: of the known ones, where there are three"
    return Function((NUMBER,), "number", help, f"in_rows:{name}", True, named=KNOWN)


def _date_part(help: str, name: str) -> Function:
    return Function((TEXT,), "number", help, f"dates:{name}")


FUNCTIONS: dict[str, Function] = {
    # conditions and choices
    "missing": Function((ANY,), "condition", "whether there is no value"),
    "if": Function(
        (CONDITION, VALUE, VALUE),
        "same",
        "the second where the first is true, else the third",
        "choices:choose",
        alike=(1, 2),
    ),
    "recode": Function(
        (VALUE,),
        "same",
        'other values, as in recode(x, 1 = "low", (2, 3) = "high", else = NA)',
        "choices:recode",
        more=True,
        named={"else": Parameter("value")},
        pairs=True,
    ),
    "cut": Function(
        (NUMBER,),
        "category",
        'intervals, as in cut(age, breaks = (0, 18, 65, Inf), labels = ("young", "middle", "old")); '
        'limits found in the data, as in cut(age, limits = "quantiles", n = 4)',
        "choices:cut",
        named={
            "breaks": Parameter("numbers"),
            "limits": Parameter("word", ("quantiles", "widths", "sd")),
            "n": Parameter("numbers"),
            "labels": Parameter("texts"),
            "closed": Parameter("word", ("right", "left")),
        },
    ),
    # numbers of one row
    "abs": _number("size without sign", "absolute"),
    "sqrt": _number("square root", "sqrt"),
    "log": _number("natural logarithm, or to the base of the second", "log", 2, optional=1),
    "log2": _number("logarithm to base 2", "log2"),
    "log10": _number("logarithm to base 10", "log10"),
    "exp": _number("exponential function", "exp"),
    "floor": _number("whole number below", "floor"),
    "ceiling": _number("whole number above", "ceil"),
    "round": _number("nearest number with so many decimals, 0 if not said", "rounded", 2, optional=1),
    "row_mean": _row("mean of several in a row", "row_mean"),
    "row_sum": _row("sum of several in a row", "row_sum"),
    "row_count": Function(
        (ANY,), "number", "how many of several in a row are known", "in_rows:row_count", True
    ),
    # all values of a variable, or those of a group
    "mean": _group("mean of the known values", "mean"),
    "sum": _group("sum of the known values", "total"),
    "sd": _group("standard deviation (n - 1)", "sd"),
    "median": _group("median of the known values", "median"),
    "min": Function(
        (NUMBER,), "number", "smallest of all, or of several in a row", "grouped:minimum", True, named=BY
    ),
    "max": Function(
        (NUMBER,), "number", "largest of all, or of several in a row", "grouped:maximum", True, named=BY
    ),
    "count": Function(
        (ANY,), "number", "number of known values or rows", "grouped:count", optional=1, named=BY
    ),
    "center": _group("distance from the mean", "center"),
    "scale": _group("z-score: distance from the mean in standard deviations", "scale"),
    "first": Function((VALUE,), "same", "value of the first row", "places:first", named=IN_ORDER),
    "last": Function((VALUE,), "same", "value of the last row", "places:last", named=IN_ORDER),
    "lag": Function(
        (VALUE, NUMBER), "same", "value one row earlier, or so many", "places:lag", optional=1, named=IN_ORDER
    ),
    "lead": Function(
        (VALUE, NUMBER), "same", "value one row later, or so many", "places:lead", optional=1, named=IN_ORDER
    ),
    "cumsum": Function((NUMBER,), "number", "sum so far", "places:cumsum", named=IN_ORDER),
    "row_number": Function((), "number", "1, 2, 3 ... in each group", "places:row_number", named=IN_ORDER),
    "rank": Function(
        (NUMBER,),
        "number",
        "rank from the smallest",
        "places:rank",
        named={**BY, "ties": Parameter("word", ("average", "min", "max", "first"))},
    ),
    # texts
    "concat": Function((VALUE,), "category", "texts one behind the other", "texts:concat", True),
    "upper": Function((TEXT,), "category", "in capital letters", "texts:upper"),
    "lower": Function((TEXT,), "category", "in small letters", "texts:lower"),
    "trim": Function((TEXT,), "category", "without blanks at the ends", "texts:trim"),
    "substr": Function(
        (TEXT, NUMBER, NUMBER), "category", "signs from the first to the last place", "texts:substr"
    ),
    "replace": Function((TEXT, TEXT, TEXT), "category", "a text in it by another", "texts:replace"),
    "contains": Function(
        (TEXT, TEXT),
        "condition",
        'whether it has a text in it, as in contains(job, "teacher")',
        "texts:contains",
    ),
    "length": Function((TEXT,), "number", "number of signs", "texts:length"),
    "to_number": Function((ANY,), "number", "the number a text stands for", "texts:to_number"),
    "to_text": Function((ANY,), "category", "as a text", "texts:to_text"),
    # dates
    "date": Function(
        (VALUE, TEXT), "category", 'a date, as in date(x, "dd.mm.yyyy")', "dates:date", optional=1
    ),
    "year": _date_part("year of a date", "year"),
    "month": _date_part("month of a date, 1 to 12", "month"),
    "day": _date_part("day of the month", "day"),
    "days_between": Function(
        (TEXT, TEXT), "number", "days from the first to the second", "dates:days_between"
    ),
}
