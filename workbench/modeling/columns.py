"""The columns a term stands for, by name alone: needs the levels of the categorical variables but no data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from workbench.modeling.arithmetic import is_kind
from workbench.modeling.bases import column_count
from workbench.modeling.custom_contrast import Choice, Contrasts, contrast_names
from workbench.modeling.marginality import CodedFactor, coded_factors
from workbench.modeling.printer import label
from workbench.modeling.terms import Term
from workbench.modeling.tree import Call, Name, Node

Column = tuple[tuple[Node, str], ...]
"""One column: its factors, each with the label of its own column; () is the intercept."""

Levels = Mapping[str, Sequence[str]]
"""The levels of every categorical variable, the reference first."""

_MOST_LEVELS = 12
_TREND = ("L", "Q", "C")


def contrast_labels(kind: Choice, levels: Sequence[str]) -> tuple[str, ...]:
    """The labels of a contrast's columns: levels, or L, Q, C, ^4 ... for a polynomial, or names."""
    if not isinstance(kind, str):
        return contrast_names(kind, len(levels))
    if kind == "polynomial":
        return tuple(_TREND[k] if k < 3 else f"^{k + 1}" for k in range(len(levels) - 1))
    return tuple(levels[:-1]) if kind == "sum" else tuple(levels[1:])


def columns_of(terms: Sequence[Term], intercept: bool, levels: Levels, contrasts: Contrasts) -> list[Column]:
    """The columns of some terms in the order of the design matrix.

    A variable with very many levels stands for itself, as one column.
    """
    coded = coded_factors(terms, intercept, lambda node: bool(_variable_levels(node, levels)))
    columns: list[Column] = [()] if intercept else []
    for factors in coded:
        labelled = [
            [(node, label) for label in _labels((node, full), levels, contrasts)] for node, full in factors
        ]
        columns.extend(combined[::-1] for combined in product(*reversed(labelled)))
    return columns


def _labels(factor: CodedFactor, levels: Levels, contrasts: Contrasts) -> list[str]:
    node, full = factor
    name, known = label(node), _variable_levels(node, levels)
    if not known:
        degree = column_count(node)
        return [name] if degree == 1 else [f"{name}[{k}]" for k in range(1, degree + 1)]
    if len(known) > _MOST_LEVELS:
        return [name]
    kind = contrasts.get(_variable(node) or "", "treatment")
    return [f"{name}[{level}]" for level in (known if full else contrast_labels(kind, known))]


def _variable(node: Node) -> str | None:
    """The variable that a categorical factor may be made of."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Call) and is_kind(node, "factor", "contrast"):
        return _variable(node.arguments[0].value)
    return None


def _variable_levels(node: Node, levels: Levels) -> Sequence[str]:
    return levels.get(_variable(node) or "", ())
