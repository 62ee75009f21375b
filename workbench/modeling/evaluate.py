"""Computes arithmetic on variables, one number a row; only the functions of the closed list exist here.

What a function learns from the data (the mean of `scale(x)`) is kept in a Memory, so that the same
expression on new data means the same. As in R, it is learnt from all rows where its argument is known, also
those that are left out of the model because another variable is missing; with `rows = analysed` it is learnt
from the rows that are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from workbench.data.variable import Variable
from workbench.errors import ModelError
from workbench.modeling.arithmetic import argument, learns_from_analysed
from workbench.modeling.bases import Basis, learn_basis
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.group_means import GroupMeans, learn_group_means
from workbench.modeling.printer import print_node
from workbench.modeling.tree import Binary, Call, Name, Node, Number, Sum, Word

Floats = NDArray[np.float64]
_Scalar = TypeVar("_Scalar", bound=np.generic)


class Source(Protocol):
    """What the design needs of a Dataset."""

    @property
    def n_rows(self) -> int: ...
    def variable(self, name: str) -> Variable: ...
    def numeric(self, name: str) -> Floats: ...
    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]: ...


@dataclass(slots=True)
class Memory:
    """What functions learnt: (mean, divisor) of scale() and center(), bases of several columns, group means.

    Means are kept by what is averaged, the group, and whether only the analysed rows count.
    """

    moments: dict[Call, tuple[float, float]] = field(default_factory=dict)
    bases: dict[Call, Basis] = field(default_factory=dict)
    group_means: dict[tuple[Node, Node, bool], GroupMeans] = field(default_factory=dict)

    def forget_analysed(self) -> None:
        """Forget what is to be learnt from the analysed rows."""
        self.moments = {k: v for k, v in self.moments.items() if not learns_from_analysed(k)}
        self.bases = {k: v for k, v in self.bases.items() if not learns_from_analysed(k)}
        kept = self.group_means.items()
        self.group_means = {k: v for k, v in kept if not k[2] and not learns_from_analysed(k[0])}


class Evaluator:
    """Evaluates expressions on one source; each variable is fetched once."""

    def __init__(self, source: Source, memory: Memory) -> None:
        self.source = source
        self.memory = memory
        self.variables: dict[str, Floats] = {}
        self.analysed: NDArray[np.bool_] | None = None

    def learn_from(self, rows: NDArray[np.intp]) -> None:
        """From now on calls with `rows = analysed` learn from these rows, anew."""
        self.analysed = np.zeros(self.source.n_rows, dtype=bool)
        self.analysed[rows] = True
        self.memory.forget_analysed()

    def column(self, node: Node) -> Floats:
        """One number a row, shape (n,); nan where it has no value, infinities left in place."""
        with np.errstate(all="ignore"):
            value = self._value(node)
        return value if isinstance(value, np.ndarray) else np.full(self.source.n_rows, value)

    def basis(self, node: Call) -> Floats:
        """The columns of a call that gives several, shape (n, k)."""
        x = self.column(node.arguments[0].value)
        if node not in self.memory.bases:
            self.memory.bases[node] = learn_basis(node, _finite(self._learnt_from(node, x), node))
        return self.memory.bases[node].columns(x)

    def _learnt_from(self, node: Call, x: NDArray[_Scalar]) -> NDArray[_Scalar]:
        """Those of the values x (n,) that a call learns from."""
        return x if self.analysed is None or argument(node, "rows") is None else x[self.analysed]

    def variable(self, name: str) -> Floats:
        """The numbers of a variable, shape (n,)."""
        if name not in self.variables:
            self.variables[name] = self.source.numeric(name)
        return self.variables[name]

    def _value(self, node: Node) -> Floats | float:
        match node:
            case Number(value):
                return value
            case Name(name):
                return self.variable(name)
            case Sum():
                return self._sum(node)
            case Binary(operator, left, right):
                return _OPERATORS[operator](self._value(left), self._value(right))
            case Call():
                return self._call(node)
        raise ModelError(f"{print_node(node)} is not a number.", "Use variables, numbers and arithmetic.")

    def _sum(self, node: Sum) -> Floats | float:
        total: Floats | float | None = None
        for sign, item in node.items:
            value = self._value(item)
            if total is None:
                total = value if sign == "+" else -value
            else:
                total = total + value if sign == "+" else total - value
        return 0.0 if total is None else total

    def _call(self, node: Call) -> Floats | float:
        kind = FUNCTIONS[node.function].kind
        if kind == "math":
            return self._math(node)
        inner = self._value(node.arguments[0].value)
        if kind == "grouped":
            return self._grouped(node, inner)
        return self._moments(node, inner) if kind == "moments" else inner

    def _math(self, node: Call) -> Floats | float:
        first, *others = (self._value(each.value) for each in node.arguments)
        if node.function in _SEVERAL:
            for other in others:
                first = _SEVERAL[node.function](first, other)
            return first
        result: Floats | float = _MATH[node.function](first)
        return result / np.log(others[0]) if others else result  # log() with a base

    def _grouped(self, node: Call, x: Floats | float) -> Floats:
        """x set against its group in each row, shape (n,); nan where the group is missing."""
        group = node.arguments[1].value
        assert isinstance(group, Name)  # the parser lets nothing else through
        codes, levels = self.source.codes(group.name)
        values = np.broadcast_to(np.asarray(x, dtype=np.float64), (self.source.n_rows,))
        analysed = argument(node, "rows") is not None
        key = (node.arguments[0].value, group, analysed)
        if key not in self.memory.group_means:
            taken, where = self._learnt_from(node, values), self._learnt_from(node, codes)
            self.memory.group_means[key] = learn_group_means(taken, where, levels)
        found, label = self.memory.group_means[key], print_node(node)
        means = found.of_rows(codes, levels, label)
        if node.function == "group_mean":
            return means
        if node.function == "group_center":
            return np.asarray(x - means)
        return np.asarray((x - means) / found.deviations_of_rows(codes, levels, label))

    def _moments(self, node: Call, x: Floats | float) -> Floats | float:
        if node not in self.memory.moments:
            every = np.broadcast_to(np.asarray(x, dtype=np.float64), (self.source.n_rows,))
            self.memory.moments[node] = _learn_moments(node, self._learnt_from(node, every))
        mean, divisor = self.memory.moments[node]
        return (x - mean) / divisor


def _learn_moments(node: Call, x: Floats) -> tuple[float, float]:
    x = _finite(x, node)
    centered = node.function == "center" or argument(node, "center") != Word("FALSE")
    mean = float(x.mean()) if centered else 0.0
    if node.function == "center" or argument(node, "scale") == Word("FALSE"):
        return mean, 1.0
    divisor = float(np.sqrt(np.square(x - mean).sum() / max(len(x) - 1, 1)))
    if divisor == 0:
        raise ModelError(
            f"{print_node(node)} cannot be computed: its values are all the same.", "Leave it out."
        )
    return mean, divisor


def _finite(x: Floats, node: Call) -> Floats:
    """The known values; ModelError if there is none, or an infinite one that would spoil mean and basis."""
    x = x[~np.isnan(x)]
    if not len(x) or np.isinf(x).any():
        reason = "has infinite values" if len(x) else "has no values"
        inner = print_node(node.arguments[0].value)
        raise ModelError(f"{print_node(node)} cannot be computed: {inner} {reason}.", "Correct the variable.")
    return x


_OPERATORS: dict[str, Callable[..., Floats | float]] = {
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}
_MATH: dict[str, Callable[..., Floats | float]] = {
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "log1p": np.log1p,
    "exp": np.exp,
    "expm1": np.expm1,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "floor": np.floor,
    "ceiling": np.ceil,
    "round": np.round,
    "sign": np.sign,
}
_SEVERAL: dict[str, Callable[..., Floats | float]] = {"pmax": np.maximum, "pmin": np.minimum}
