"""ModelSpec: what a model says, as one value behind the builder, the formula line and the equations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.modeling.grouping import Grouping, group_label
from workbench.modeling.printer import print_node
from workbench.modeling.terms import Term, factors_of
from workbench.modeling.tree import Formula, Node, names_in


@dataclass(frozen=True, slots=True)
class RandomBlock:
    """One random term as written: effects that vary over a grouping, jointly or (`||`) independently.

    terms: what varies besides the intercept; group: where; correlated: False for `||`.
    """

    group: Grouping
    terms: tuple[Term, ...] = ()
    intercept: bool = True
    correlated: bool = True

    def __str__(self) -> str:
        return f"({self.effects} {'|' if self.correlated else '||'} {self.group})"

    @property
    def effects(self) -> str:
        """The left side of the bar."""
        return _side(self.terms, self.intercept)


@dataclass(frozen=True, slots=True)
class GroupBlock:
    """One covariance block of the fitted model: effects over one grouping factor, inner variable first."""

    group: tuple[str, ...]
    terms: tuple[Term, ...]
    intercept: bool

    @property
    def label(self) -> str:
        """The group's name in tables, `class:school`."""
        return group_label(self.group)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """The model: outcome, fixed terms by degree, random terms as written, offsets.

    outcome: a variable or arithmetic on variables; None for a one-sided formula.
    Editing gives a new value: see `workbench.modeling.edit`.
    """

    outcome: Node | None = None
    fixed: tuple[Term, ...] = ()
    intercept: bool = True
    random: tuple[RandomBlock, ...] = ()
    offsets: tuple[Node, ...] = ()

    @classmethod
    def from_formula(cls, formula: str | Formula, names: Iterable[str] | None = None) -> ModelSpec:
        """Read a formula.

        names: the data set's variables. Given, `.` stands for those not outcome, group or offset, and
        a variable that is not among them is a FormulaError with its place and the nearest names.
        """
        from workbench.modeling.reading import read_formula

        return read_formula(formula, None if names is None else tuple(names))

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any], names: Iterable[str] | None = None) -> ModelSpec:
        """Read the structured form of the options (see `workbench.modeling.structured`)."""
        from workbench.modeling.structured import read_terms

        return read_terms(terms, None if names is None else tuple(names))

    def to_terms(self) -> dict[str, Any]:
        """The structured form of the options, ready for JSON; `from_terms` reads it back."""
        from workbench.modeling.structured import write_terms

        return write_terms(self)

    def to_formula(self) -> str:
        """The model in lme4's syntax; `from_formula` reads it back to the same value."""
        fixed = [_side(self.fixed, self.intercept)] if self.fixed or not self.intercept else []
        offsets = [f"offset({print_node(offset)})" for offset in self.offsets]
        random = [str(block) for block in self.random]
        sides = " + ".join([*(fixed or ["1"]), *offsets, *random])
        return f"~{sides}" if self.outcome is None else f"{print_node(self.outcome)} ~ {sides}"

    def __str__(self) -> str:
        return self.to_formula()

    @property
    def outcome_variables(self) -> tuple[str, ...]:
        """The variables of the outcome, () if there is none."""
        return () if self.outcome is None else tuple(names_in(self.outcome))

    @property
    def outcome_name(self) -> str:
        """The outcome as written, "" if there is none."""
        return "" if self.outcome is None else print_node(self.outcome)

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The fixed terms, then those of the random blocks."""
        return self.fixed + tuple(term for block in self.random for term in block.terms)

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable the model uses, each once: outcome, predictors, random effects, groups, offsets."""
        outcome = () if self.outcome is None else names_in(self.outcome)
        predictors = names_in(*factors_of(self.all_terms))
        groups = [name for block in self.random for name in block.group.variables]
        return tuple(dict.fromkeys([*outcome, *predictors, *groups, *names_in(*self.offsets)]))

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The distinct grouping factors, in order of appearance, nested ones innermost first."""
        return tuple(dict.fromkeys(block.group for block in self.blocks()))

    def blocks(self) -> tuple[GroupBlock, ...]:
        """The covariance blocks: nests unfolded, and `||` into one block for each effect, as lme4 does.

        The columns of one categorical effect stay together in its block.
        """
        return tuple(
            GroupBlock(group, terms, intercept)
            for block in self.random
            for group in block.group.expanded()
            for terms, intercept in _parts(block)
        )


def _parts(block: RandomBlock) -> list[tuple[tuple[Term, ...], bool]]:
    if block.correlated:
        return [(block.terms, block.intercept)]
    parts: list[tuple[tuple[Term, ...], bool]] = [((), True)] if block.intercept else []
    return parts + [((term,), False) for term in block.terms]


def _side(terms: tuple[Term, ...], intercept: bool) -> str:
    pieces = [str(term) for term in terms]
    if not intercept:
        pieces.insert(0, "0")
    return " + ".join(pieces or ["1"])
