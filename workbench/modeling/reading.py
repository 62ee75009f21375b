"""Reads a formula into a ModelSpec, and checks its variables against the data set."""

from __future__ import annotations

from functools import lru_cache

from workbench.errors import FormulaError, shortened
from workbench.modeling.arithmetic import check_arithmetic
from workbench.modeling.grouping import grouping_of
from workbench.modeling.nearest import nearest
from workbench.modeling.parser import parse
from workbench.modeling.printer import print_name
from workbench.modeling.spec import ModelSpec, RandomBlock
from workbench.modeling.terms import expand
from workbench.modeling.tree import Bar, Call, Formula, Name, Node, names_in, walk

LONGEST_NAME = 80  # signs of a name that is told in an error


def read_formula(formula: str | Formula, names: tuple[str, ...] | None = None) -> ModelSpec:
    """See `ModelSpec.from_formula`. Texts read lately are remembered: most models are fitted again."""
    return _read_text(formula, names) if isinstance(formula, str) else _read_tree(formula, names)


@lru_cache(maxsize=64)
def _read_text(text: str, names: tuple[str, ...] | None) -> ModelSpec:
    return _read_tree(parse(text), names)


def _read_tree(formula: Formula, names: tuple[str, ...] | None) -> ModelSpec:
    text, outcome = formula.text, formula.outcome
    if outcome is not None:
        check_outcome(outcome, text)
    if names is not None:
        check_names(formula, names)
    others = None if names is None else lambda: _others(formula, names)
    right = expand(formula.terms, text=text, others=others)
    _check_outcome_not_predictor(outcome, [factor for term in right.terms for factor in term.factors], text)
    blocks = tuple(read_block(bar, text) for bar in right.bars)
    return ModelSpec(outcome, right.terms, right.intercept, blocks, tuple(right.offsets))


def read_block(bar: Bar, text: str = "") -> RandomBlock:
    """The random block a bar describes."""
    effects = expand(bar.effects, text=text)
    if effects.bars or effects.offsets:
        message = "Only variables can stand before the bar of a random term."
        raise FormulaError(
            message, "Move the rest out of the parentheses.", formula=text, position=bar.position
        )
    if not effects.terms and not effects.intercept:
        message = "This random term has neither an intercept nor a slope."
        raise FormulaError(
            message, "Write (1 | group), or name a slope.", formula=text, position=bar.position
        )
    return RandomBlock(grouping_of(bar.group, text), effects.terms, effects.intercept, bar.correlated)


def check_outcome(outcome: Node, text: str = "") -> None:
    """An outcome is arithmetic on at least one variable."""
    check_arithmetic(outcome, text)
    if not names_in(outcome):
        message = "The outcome before ~ names no variable."
        raise FormulaError(
            message, "Name the variable to be explained.", formula=text, position=outcome.position
        )


def check_names(formula: Formula, names: tuple[str, ...]) -> None:
    """FormulaError at the first variable the data set does not have."""
    known = frozenset(names)
    for side in (formula.outcome, formula.terms):
        for piece in walk(side) if side is not None else ():
            if isinstance(piece, Name) and piece.name not in known:
                raise unknown_variable(piece, names, formula.text)


def unknown_variable(name: Name, names: tuple[str, ...], text: str = "") -> FormulaError:
    """The error for a name that is not in the data, with the nearest names."""
    near = nearest(name.name, names)
    advice = "Choose one of the data set's variables."
    if near:
        advice = f"Did you mean {' or '.join(map(print_name, near))}?"
    return FormulaError(
        f"There is no variable {shortened(print_name(name.name), LONGEST_NAME)} in the data.",
        advice,
        formula=text,
        position=name.position,
    )


def _others(formula: Formula, names: tuple[str, ...]) -> list[str]:
    """What `.` stands for: every variable that is not part of the outcome, a grouping factor or an offset."""
    taken = set(() if formula.outcome is None else names_in(formula.outcome))
    for piece in walk(formula.terms):
        if isinstance(piece, Bar):
            taken.update(names_in(piece.group))
        elif isinstance(piece, Call) and piece.function == "offset":
            taken.update(names_in(piece))
    return [name for name in names if name not in taken]


def _check_outcome_not_predictor(outcome: Node | None, factors: list[Node], text: str) -> None:
    for factor in factors:
        if factor == outcome:
            message = "The outcome is also among the predictors."
            raise FormulaError(
                message, "Remove it from the right of ~.", formula=text, position=factor.position
            )
