"""The structured form of a model in options and recipes:

    {"outcome": "score", "intercept": true, "fixed": ["ses", "ses:sector"], "offset": [],
     "random": [{"group": "school/class", "terms": ["ses"], "intercept": true, "correlated": true}]}

Every entry is a piece of formula, so odd names stand in backticks. A text that is no piece of formula over
the known variables but is itself a variable's name is taken as that variable: "my var" needs no backticks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import FormulaError, OptionsError
from workbench.modeling.grouping import Grouping, grouping_of
from workbench.modeling.parser import parse_piece
from workbench.modeling.printer import print_node
from workbench.modeling.reading import check_outcome, unknown_variable
from workbench.modeling.spec import ModelSpec, RandomBlock
from workbench.modeling.terms import Term, expand, term_of
from workbench.modeling.tree import Name, Node, Sum, walk

Names = tuple[str, ...] | None
_KEYS = frozenset({"outcome", "intercept", "fixed", "random", "offset"})
_BLOCK_KEYS = frozenset({"group", "terms", "intercept", "correlated"})


def write_terms(spec: ModelSpec) -> dict[str, Any]:
    """See `ModelSpec.to_terms`."""
    return {
        "outcome": spec.outcome_name,
        "intercept": spec.intercept,
        "fixed": [str(term) for term in spec.fixed],
        "offset": [print_node(offset) for offset in spec.offsets],
        "random": [
            {
                "group": str(block.group),
                "terms": [str(term) for term in block.terms],
                "intercept": block.intercept,
                "correlated": block.correlated,
            }
            for block in spec.random
        ],
    }


def read_terms(terms: Mapping[str, Any], names: Names = None) -> ModelSpec:
    """See `ModelSpec.from_terms`; OptionsError where the shape is wrong, FormulaError where an entry is."""
    _check_keys(terms, _KEYS, "the model")
    outcome = _text(terms, "outcome")
    node = read_piece(outcome, names) if outcome else None
    if node is not None:
        check_outcome(node, outcome)
    return ModelSpec(
        node,
        _terms(_texts(terms, "fixed"), names),
        _flag(terms, "intercept"),
        tuple(_block(block, names) for block in _list(terms, "random")),
        tuple(read_piece(text, names) for text in _texts(terms, "offset")),
    )


def read_piece(text: str, names: Names = None) -> Node:
    """One entry: a piece of formula, or a bare variable name."""
    try:
        node = parse_piece(text)
        if names is not None:
            _check_known(node, names, text)
    except FormulaError:
        if names is None or text not in names:
            raise
        return Name(text)
    return node


def read_term(text: str, names: Names = None) -> Term:
    """One entry that has to be a single term: `x`, `a:b`, `poly(x, 2)`."""
    try:
        return term_of(read_piece(text, names), text)
    except FormulaError:
        if names is None or text not in names:
            raise
        return Term((Name(text),))


def read_group(text: str, names: Names = None) -> Grouping:
    """A grouping entry: `school`, `school/class`, `item:person`."""
    return grouping_of(read_piece(text, names), text)


def _terms(texts: list[str], names: Names) -> tuple[Term, ...]:
    """The entries together as one side of a formula: order and repetitions follow the formula's rules."""
    factors = [factor for text in texts for factor in _side(text, names)]
    if not factors:
        return ()
    return expand(Sum(tuple(("+", node) for node in factors))).terms


def _side(text: str, names: Names) -> list[Node]:
    node = read_piece(text, names)
    if isinstance(node, Sum):
        return list(read_term(text, names).factors)
    side = expand(node, text=text)
    if side.bars or side.offsets or not side.terms:
        raise FormulaError(f"{text} is not a fixed term.", "Name a variable, or a:b.", formula=text)
    return [node]


def _block(block: Any, names: Names) -> RandomBlock:
    if not isinstance(block, Mapping):
        raise OptionsError(
            "A random term must be given as group, terms, intercept and correlated.", option="random"
        )
    _check_keys(block, _BLOCK_KEYS, "a random term")
    group, terms = _text(block, "group"), _terms(_texts(block, "terms"), names)
    intercept = _flag(block, "intercept")
    if not group:
        raise OptionsError("A random term has no group.", "Choose the grouping variable.", option="random")
    if not terms and not intercept:
        raise OptionsError(
            f"The random term of {group} has neither an intercept nor a slope.", option="random"
        )
    return RandomBlock(read_group(group, names), terms, intercept, _flag(block, "correlated"))


def _check_known(node: Node, names: tuple[str, ...], text: str) -> None:
    for piece in walk(node):
        if isinstance(piece, Name) and piece.name not in names:
            raise unknown_variable(piece, names, text)


def _check_keys(given: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    for key in given:
        if key not in known:
            raise OptionsError(
                f"{key} is not a part of {what}.", f"Its parts are {', '.join(sorted(known))}.", option=key
            )


def _text(given: Mapping[str, Any], key: str) -> str:
    value = given.get(key) or ""
    if not isinstance(value, str):
        raise OptionsError(f"{key} must be a text.", option=key)
    return value


def _flag(given: Mapping[str, Any], key: str) -> bool:
    value = given.get(key, True)
    if not isinstance(value, bool):
        raise OptionsError(f"{key} must be true or false.", option=key)
    return value


def _list(given: Mapping[str, Any], key: str) -> list[Any]:
    value = given.get(key) or []
    if not isinstance(value, list | tuple):
        raise OptionsError(f"{key} must be a list.", option=key)
    return list(value)


def _texts(given: Mapping[str, Any], key: str) -> list[str]:
    values = _list(given, key)
    if not all(isinstance(value, str) for value in values):
        raise OptionsError(f"{key} must be a list of texts.", option=key)
    return values
