"""Writes the level equations: puts the columns of a model into the tree of coefficients and reads it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.modeling.coefficients import Coefficient, Part
from workbench.modeling.columns import Column, columns_of
from workbench.modeling.custom_contrast import Contrasts
from workbench.modeling.grouping import group_label
from workbench.modeling.hierarchy import Group
from workbench.modeling.indices import Indices
from workbench.modeling.level_equations import LevelEquations, Line
from workbench.modeling.membership_law import membership_laws, membership_pieces
from workbench.modeling.notation import (
    CLOSE,
    COMMA,
    EQUALS,
    FOLLOWS,
    OPEN,
    PLUS,
    TIMES,
    SquareMatrix,
    Symbol,
    Token,
    Vector,
)
from workbench.modeling.outcome_law import OutcomeLaw, outcome_line
from workbench.modeling.printer import label
from workbench.modeling.residual_law import ResidualLaw, law_lines
from workbench.modeling.spec import GroupBlock, ModelSpec

if TYPE_CHECKING:
    from workbench.modeling.memberships import Membership

_COEFFICIENTS = ("beta", "gamma", "delta", "eta", "theta")
_EFFECTS = "UVWST"
_COVARIANCES = ("tau", "phi", "psi", "omega")
_SHOWN_SIZE = 4
_INDEPENDENT = ResidualLaw()


@dataclass(frozen=True, slots=True)
class Assumed:
    """link: of the mean; residual: for the identity link; law: of the outcome, for other links.

    memberships: groups of which a row belongs to several levels; words: what predictors are called.
    """

    link: str = "identity"
    residual: ResidualLaw = _INDEPENDENT
    law: OutcomeLaw | None = None
    memberships: Sequence[Membership] = ()
    words: Mapping[str, str] = field(default_factory=dict)


class Writer:
    """Builds the tree of coefficients from the columns, then reads the equations off it."""

    def __init__(
        self,
        spec: ModelSpec,
        indices: Indices,
        levels: Mapping[str, Sequence[str]],
        contrasts: Contrasts,
        assumed: Assumed,
    ) -> None:
        self.spec, self.indices = spec, indices
        self.link, self.residual, self.outcome_law = assumed.link, assumed.residual, assumed.law
        self.levels, self.contrasts, self.memberships = levels, contrasts, assumed.memberships
        self.words = assumed.words
        self.root = Coefficient()
        self.used: set[Symbol] = set()

    def write(self) -> LevelEquations:
        fixed = [self.fixed(column) for column in self.columns(self.spec)]
        blocks = [
            (block, [self.random(block, c) for c in self.columns(block)]) for block in self.spec.blocks()
        ]
        lines = [Line("level", 1, self.equation(self.outcome, self.root, self.rest()))]
        for found in sorted(self.root.explained(), key=lambda c: c.level):
            lines.append(
                Line("level", found.level + 1, self.equation([self.symbol(found)], found), found.about)
            )
        effects = [effect for _, members in blocks for effect in members]
        lines.append(Line("composite", 0, self.composite(fixed, [(s, part) for s, _, part in effects])))
        if self.has_residual:
            laws = law_lines(self.residual, self.indices.of_rows())
            lines += [Line("distribution", 1, law) for law in laws]
        elif self.outcome_law is not None:
            tokens = outcome_line(self.outcome_law, self.outcome_symbol, self.indices.of_rows())
            lines.append(Line("distribution", 1, tokens))
        for block, members in blocks:
            level = self.indices.hierarchy.level(block.group)
            law = self.law(block, [(symbol, number) for symbol, number, _ in members])
            lines.append(Line("distribution", level, law, block.label))
        for name, tokens in membership_laws(self.memberships):
            lines.append(Line("distribution", 2, tokens, name))
        groups = ((), *(tuple(map(group_label, step)) for step in self.indices.hierarchy.levels))
        return LevelEquations(tuple(lines), groups)

    # --- the tree

    def columns(self, side: ModelSpec | GroupBlock) -> list[Column]:
        terms = side.fixed if isinstance(side, ModelSpec) else side.terms
        return columns_of(terms, side.intercept, self.levels, self.contrasts)

    def part(self, column: Column, levels: range) -> Part:
        """The predictors of a column that vary at some of the levels."""
        chosen = [(node, name) for node, name in column if self.indices.level(node) in levels]
        return tuple(
            Symbol(self.words.get(name, name), "name", self.indices.of_factor(node), about=name)
            for node, name in chosen
        )

    def place(self, column: Column, level: int) -> Coefficient:
        """The coefficient of some level on a column's path; its name are the predictors passed on the way."""
        node, passed = self.root, list[str]()
        for step in range(1, level + 1):
            part = self.part(column, range(step, step + 1))
            passed += [symbol.about for symbol in part]
            node = node.child(part, ":".join(passed))
        return node

    def fixed(self, column: Column) -> tuple[Coefficient, Part]:
        """Put a fixed column into the tree: its coefficient of the highest level, and what it is times."""
        return self.place(column, self.indices.top), self.part(column, range(1, self.indices.top + 1))

    def random(self, block: GroupBlock, column: Column) -> tuple[Symbol, int, Part]:
        """Put a random effect into the tree: its symbol, the number of its coefficient, what it is times."""
        level = self.indices.hierarchy.level(block.group)
        node = self.place(column, level - 1)
        beyond = self.part(column, range(level, self.indices.top + 1))
        symbol = self.effect_symbol(block.group, node, column)
        node.effects.append((symbol, beyond))
        return symbol, node.path[0], self.part(column, range(1, self.indices.top + 1))

    def effect_symbol(self, group: Group, node: Coefficient, column: Column) -> Symbol:
        """U_pj for the first group, V for the next ...; primed when a second block has the same effect."""
        place = list(self.indices.letters).index(group)
        sub = _numbers(node.path) + self.indices.of_group(group)
        symbol = Symbol(_EFFECTS[place % len(_EFFECTS)], "letter", sub, about=group_label(group))
        while symbol in self.used:
            symbol = Symbol(symbol.base, "letter", sub, symbol.sup + "′", symbol.about)
        self.used.add(symbol)
        return symbol

    # --- the equations

    @property
    def has_residual(self) -> bool:
        """Whether the equation is that of the outcome itself, not of its mean."""
        return self.link == "identity" and self.outcome_law is None

    @property
    def outcome(self) -> list[Token]:
        outcome = self.outcome_symbol
        if self.link == "identity" and self.outcome_law is None:
            return [outcome]
        mean = Symbol("mu", "greek", outcome.sub, about=outcome.about)
        return [mean] if self.link == "identity" else [Symbol(self.link, "name"), OPEN, mean, CLOSE]

    @property
    def outcome_symbol(self) -> Symbol:
        """y with the indices of the rows."""
        name = "y" if self.spec.outcome is None else label(self.spec.outcome)
        return Symbol(name, "name", self.indices.of_rows(), about=name)

    def rest(self) -> list[tuple[Token, ...]]:
        """What level 1 has besides coefficients: offsets, multiple memberships and the residual."""
        offsets = [
            (Symbol(label(node), "name", self.indices.of_factor(node), about=label(node)),)
            for node in self.spec.offsets
        ]
        shared = membership_pieces(self.memberships, self.indices.of_rows())
        residual = Symbol("epsilon", "greek", self.indices.of_rows(), about="Residual")
        return [*offsets, *shared, (residual,)] if self.has_residual else [*offsets, *shared]

    def equation(
        self, left: Sequence[Token], node: Coefficient, rest: Sequence[tuple[Token, ...]] = ()
    ) -> tuple[Token, ...]:
        pieces = [_times(self.symbol(child.resolved()), part) for part, child in node.parts()]
        pieces += [_times(symbol, beyond) for symbol, beyond in node.effects]
        return (*left, EQUALS, *_plus([*pieces, *rest]))

    def composite(
        self, fixed: Sequence[tuple[Coefficient, Part]], effects: Sequence[tuple[Symbol, Part]]
    ) -> tuple[Token, ...]:
        pieces = [_times(self.symbol(node), part) for node, part in fixed]
        pieces += [_times(symbol, part) for symbol, part in effects]
        return (*self.outcome, EQUALS, *_plus([*pieces, *self.rest()]))

    def symbol(self, node: Coefficient) -> Symbol:
        letter = _COEFFICIENTS[min(node.level, len(_COEFFICIENTS)) - 1]
        sub = _numbers(node.path) + self.indices.above(node.level)
        return Symbol(letter, "greek", sub, about=node.about or "(Intercept)")

    # --- what is assumed

    def law(self, block: GroupBlock, members: Sequence[tuple[Symbol, int]]) -> tuple[Token, ...]:
        """The normal law of one block's effects, with the covariances spelled out while there are few."""
        place = list(self.indices.letters).index(block.group)
        letter = _COVARIANCES[place % len(_COVARIANCES)]
        numbers = [number for _, number in members]
        if len(set(numbers)) < len(numbers):
            numbers = list(range(len(members)))
        rows = tuple(
            tuple(Symbol(letter, "greek", _numbers(sorted((a, b))), about=block.label) for b in numbers)
            for a in numbers
        )
        if len(members) == 1:
            return (members[0][0], *_normal(ZERO, rows[0][0]))
        effects = Vector(tuple(symbol for symbol, _ in members))
        if len(members) > _SHOWN_SIZE:
            return (effects, *_normal(ZERO, _matrix_symbol(letter, block.label)))
        return (effects, *_normal(ZERO, SquareMatrix(rows)))


ZERO = Symbol("0", "number")


def _matrix_symbol(letter: str, about: str) -> Symbol:
    """The capital of a covariance letter; that of tau is a Latin T."""
    return (
        Symbol("T", "letter", about=about)
        if letter == "tau"
        else Symbol(letter.capitalize(), "greek", about=about)
    )


def _normal(mean: Token, variance: Token) -> tuple[Token, ...]:
    return (FOLLOWS, Symbol("N", "letter"), OPEN, mean, COMMA, variance, CLOSE)


def _numbers(path: Sequence[int]) -> str:
    """Numbers side by side, 01, with commas once one of them has two digits."""
    return ("," if max(path) > 9 else "").join(map(str, path))


def _times(symbol: Symbol, part: Part) -> tuple[Token, ...]:
    out: list[Token] = [symbol]
    for piece in part:
        out += [TIMES, piece]
    return tuple(out)


def _plus(pieces: Sequence[tuple[Token, ...]]) -> tuple[Token, ...]:
    out: list[Token] = []
    for piece in pieces:
        out += [PLUS, *piece] if out else piece
    return tuple(out or (ZERO,))
