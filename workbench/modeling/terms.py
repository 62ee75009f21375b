"""From a tree to model terms: what `* / ^ %in% - .` stand for, in R's order.

A term is a set of variables multiplied with each other. While expanding, each distinct variable (or call)
owns one bit in order of first appearance and a term is the integer of its bits: the union of two is `a | b`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from workbench.errors import FormulaError
from workbench.modeling.arithmetic import check_arithmetic
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.printer import print_node
from workbench.modeling.tree import Bar, Binary, Call, Dot, Name, Node, Number, Sum, names_in

MAX_TERMS = 20_000
_MAX_PAIRS = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One model term: its variables or calls, multiplied; `a:b` equals `b:a`. `str()` prints `a:b`."""

    factors: tuple[Node, ...]

    def __str__(self) -> str:
        return ":".join(map(print_node, self.factors))

    @property
    def key(self) -> frozenset[Node]:
        """The factors without their order."""
        return frozenset(self.factors)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Term) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def variables(self) -> tuple[str, ...]:
        """The data set's variables the term uses."""
        return names_in(*self.factors)


@dataclass(slots=True)
class Expansion:
    """What one side of a formula says.

    terms: by degree, then in order of appearance; bars: random terms as written; offsets: their expressions.
    """

    terms: tuple[Term, ...] = ()
    intercept: bool = True
    bars: list[Bar] = field(default_factory=list)
    offsets: list[Node] = field(default_factory=list)


def expand(node: Node, *, text: str = "", others: Callable[[], Iterable[str]] | None = None) -> Expansion:
    """Expand a tree into terms.

    text: the formula, for error places.
    others: gives the variables that `.` stands for; None where `.` is not allowed.
    """
    return _Expander(text, others).run(node)


def term_of(node: Node, text: str = "") -> Term:
    """The single term a piece stands for (`x`, `a:b`, `poly(x, 2)`); anything else is a FormulaError."""
    terms = expand(node, text=text).terms
    if len(terms) != 1 or isinstance(node, Sum):
        raise FormulaError(
            f"{print_node(node)} is not a single term.", "Name one variable, or a:b.", formula=text
        )
    return terms[0]


def factors_of(terms: Iterable[Term]) -> list[Node]:
    """The variables and calls that the terms are made of, each once."""
    return list(dict.fromkeys(factor for term in terms for factor in term.factors))


class _Expander:
    def __init__(self, text: str, others: Callable[[], Iterable[str]] | None) -> None:
        self.text = text
        self.others = others
        self.bits: dict[Node, int] = {}
        self.result = Expansion()

    def run(self, node: Node) -> Expansion:
        masks = sorted(self.pieces(node, top=True), key=int.bit_count)
        factors = list(self.bits)
        self.result.terms = tuple(Term(tuple(factors[bit] for bit in _bits(mask))) for mask in masks)
        return self.result

    def pieces(self, node: Node, *, top: bool = False, keep: bool = True) -> list[int]:
        """The terms of a piece. top: random terms and offsets may stand here; keep: False behind a minus."""
        match node:
            case Sum():
                return self.sum(node, top, keep)
            case Name() | Call():
                return self.variable(node, top, keep)
            case Number():
                return self.number(node, keep)
            case Binary():
                return self.product(node, keep)
            case Dot():
                return self.dot(node)
            case Bar() if top and keep:
                self.result.bars.append(node)
                return []
            case Bar():
                raise self.fault(node, "A random term can only be added.", "Join it to the others with +.")
        raise self.fault(node, f"{print_node(node)} cannot stand here.", "Name a variable.")

    def sum(self, node: Sum, top: bool, keep: bool) -> list[int]:
        terms: dict[int, None] = {}
        for sign, item in node.items:
            adds = keep == (sign == "+")
            found = self.pieces(item, top=top, keep=adds)
            if sign == "+":
                terms.update(dict.fromkeys(found))
            else:
                for mask in found:
                    terms.pop(mask, None)
        self.bound(len(terms), node)
        return list(terms)

    def variable(self, node: Name | Call, top: bool, keep: bool) -> list[int]:
        if isinstance(node, Call):
            kind = FUNCTIONS[node.function].kind
            if kind == "cbind":
                raise self.fault(node, "cbind() can only be the outcome.", "Name one variable.")
            check_arithmetic(node, self.text)
            if kind == "offset":
                if not top or not keep:
                    raise self.fault(
                        node, "An offset can only be added.", "Join it to the other terms with +."
                    )
                self.result.offsets.append(node.arguments[0].value)
                return []
        return [1 << self.bits.setdefault(node, len(self.bits))]

    def number(self, node: Number, keep: bool) -> list[int]:
        if node.value not in (0, 1):
            advice = "Only 1 (intercept) and 0 (none) are terms; arithmetic goes inside I(), as in I(x / 2)."
            raise self.fault(node, f"The number {print_node(node)} is not a term.", advice)
        self.result.intercept = keep == (node.value == 1)
        return []

    def dot(self, node: Dot) -> list[int]:
        if self.others is None:
            raise self.fault(
                node, "The dot for all other variables cannot be used here.", "Name the variables."
            )
        names = [Name(name, node.position) for name in self.others()]
        return [1 << self.bits.setdefault(name, len(self.bits)) for name in names]

    def product(self, node: Binary, keep: bool) -> list[int]:
        if node.operator == "^":
            return self.power(node, keep)
        left, right = self.operand(node.left, node, keep), self.operand(node.right, node, keep)
        match node.operator:
            case ":":
                return self.pairs(left, right, node)
            case "*":
                return _distinct(left + right + self.pairs(left, right, node))
            case "/":
                whole = _union(left)
                return _distinct(left + [whole | mask for mask in right])
            case _:
                whole = _union(right)
                return _distinct([mask | whole for mask in left])

    def operand(self, node: Node, whole: Binary, keep: bool) -> list[int]:
        """One side of a product; R would silently make `1*x` an empty model."""
        terms = self.pieces(node, keep=keep)
        if not terms:
            message = f"{print_node(node)} names no variable that {whole.operator} could combine."
            raise self.fault(node, message, "Name a variable on both sides.")
        return terms

    def power(self, node: Binary, keep: bool) -> list[int]:
        degree = node.right
        if not isinstance(degree, Number) or degree.value not in range(1, 101):
            advice = "Write a whole number, as in (a + b + c)^2; for the square of a variable write I(x^2)."
            raise self.fault(degree, "The power after ^ must be a whole number from 1 to 100.", advice)
        left = terms = self.pieces(node.left, keep=keep)
        for _ in range(min(int(degree.value), len(left)) - 1):
            terms = self.pairs(left, terms, node)
        return terms

    def pairs(self, left: list[int], right: list[int], node: Node) -> list[int]:
        self.bound(0 if len(left) * len(right) <= _MAX_PAIRS else MAX_TERMS + 1, node)
        terms = _distinct(a | b for a in left for b in right)
        self.bound(len(terms), node)
        return terms

    def bound(self, count: int, node: Node) -> None:
        if count > MAX_TERMS:
            raise self.fault(
                node,
                f"This stands for more than {MAX_TERMS:,} terms.",
                "Name fewer variables or interactions.",
            )

    def fault(self, node: Node, message: str, advice: str) -> FormulaError:
        return FormulaError(message, advice, formula=self.text, position=node.position)


def _bits(mask: int) -> Iterable[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _union(masks: list[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _distinct(masks: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(masks))
