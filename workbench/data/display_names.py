"""What values of a categorical variable are called for readers: the one source of tables, figures, equations.

Values name levels for programs. Readers see the value labels instead, where these tell the levels apart as
well as the values do: none is used where two values have the same label or a label is another value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from workbench.data.variable import Variable

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def display_names(variable: Variable) -> dict[str, str]:
    """The label of each value that has one of its own; {} where labels do not tell the values apart."""
    levels = [*variable.levels, *variable.value_labels]
    labels = {level.value: level.label for level in levels if level.label and level.label != level.value}
    values = {level.value for level in levels}
    if len(set(labels.values())) < len(labels) or values & set(labels.values()):
        return {}
    return labels


def shown_levels(dataset: Dataset, group: str, levels: Sequence[str]) -> tuple[str, ...]:
    """The levels of a grouping as readers know them; of `class:school` each part by its own variable."""
    variables = [group] if group in dataset else group.split(":")
    if not all(name in dataset for name in variables):
        return tuple(levels)
    names = [display_names(dataset.variable(name)) for name in variables]
    return tuple(_shown(level, names) for level in levels) if any(names) else tuple(levels)


def _shown(level: str, names: Sequence[dict[str, str]]) -> str:
    """A level of one variable or of several; as it is where a value with a colon hides its parts."""
    parts = [level] if len(names) == 1 else level.split(":")
    if len(parts) != len(names):
        return level
    return ":".join(known.get(part, part) for known, part in zip(names, parts, strict=True))


def shown_pieces(variable: Variable) -> Iterator[tuple[str, str]]:
    """Pieces of terms with values and with labels: ("sex[2]", "sex[Female]")."""
    for name in (variable.name, f"factor({variable.name})"):
        for value, label in display_names(variable).items():
            yield f"{name}[{value}]", f"{name}[{label}]"


def shown_terms(dataset: Dataset, variables: Iterable[str]) -> dict[str, str]:
    """The pieces of terms that name levels of these variables, as readers know them."""
    known = [name for name in variables if name in dataset]
    return dict(piece for name in known for piece in shown_pieces(dataset.variable(name)))
