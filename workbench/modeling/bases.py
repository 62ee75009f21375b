"""Functions that give several columns of one variable: poly(), pieces(), ns() and bs()."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Protocol

from workbench.errors import ModelError
from workbench.modeling.arithmetic import argument, is_kind
from workbench.modeling.printer import print_node
from workbench.modeling.tree import Call, Node, Number, Sum, Word

if TYPE_CHECKING:
    from workbench.modeling.polynomial import Floats


class Basis(Protocol):
    """What was learnt from the data, for the same columns on other data."""

    def columns(self, x: Floats) -> Floats:
        """The columns (n, k), Fortran order, at the values x (n,)."""
        ...


def column_count(node: Node) -> int:
    """How many columns a numeric factor has; 1 too for a call that cannot be computed."""
    if not isinstance(node, Call) or not is_kind(node, "basis"):
        return 1
    try:
        match node.function:
            case "pieces":
                return len(_knots(node)) + 1
            case "ns" | "bs":
                return _df(node)
        return _degree(node)
    except ModelError:
        return 1


def learn_basis(node: Call, x: Floats) -> Basis:
    """The basis of a call for the known values x (m,); ModelError where arguments or values do not do."""
    if node.function == "pieces":
        from workbench.modeling.pieces import PieceBasis

        return PieceBasis(_knots(node))
    if node.function in ("ns", "bs"):
        from workbench.modeling import splines

        if node.function == "ns":
            return splines.learn_natural(x, _df(node), print_node(node))
        return splines.learn_b_spline(x, _df(node), _spline_degree(node), print_node(node))
    from workbench.modeling.polynomial import fit_basis

    raw = argument(node, "raw", 2) == Word("TRUE")
    return fit_basis(x, _degree(node), raw=raw, label=print_node(node))


def _degree(node: Call) -> int:
    degree = argument(node, "degree", 1) or Number(1)
    if not isinstance(degree, Number) or degree.value not in range(1, 101):
        raise ModelError(
            f"The degree of {print_node(node)} must be a whole number from 1 to 100.", "Write poly(x, 2)."
        )
    return int(degree.value)


def _df(node: Call) -> int:
    """Columns of a spline; as in R one for ns() and the degree for bs() where nothing is said."""
    least = _spline_degree(node) if node.function == "bs" else 1
    df = argument(node, "df", 1) or Number(least)
    if not isinstance(df, Number) or df.value not in range(1, 101):
        raise ModelError(
            f"The number of columns of {print_node(node)} must be a whole number from 1 to 100.",
            f"Write {node.function}(x, {least + 2}).",
        )
    return int(df.value)


def _spline_degree(node: Call) -> int:
    degree = argument(node, "degree") or Number(3)
    if not isinstance(degree, Number) or degree.value not in range(1, 11):
        raise ModelError(
            f"The degree of {print_node(node)} must be a whole number from 1 to 10.",
            "Write bs(x, 5) for a cubic one, bs(x, 5, degree = 2) for a quadratic one.",
        )
    return int(degree.value)


def _knots(node: Call) -> tuple[float, ...]:
    knots = tuple(_number(each.value) for each in node.arguments[1:])
    if not all(map(isfinite, knots)) or any(b <= a for a, b in pairwise(knots)):
        raise ModelError(
            f"The bends of {print_node(node)} must be numbers in rising order.",
            "Write pieces(time, 3) for a line that bends at 3, pieces(time, 3, 6) for one that bends twice.",
        )
    return knots


def _number(node: Node) -> float:
    """A number as written, with its sign; nan for anything else."""
    match node:
        case Number(value):
            return value
        case Sum((("-", Number(value)),)):
            return -value
    return float("nan")
