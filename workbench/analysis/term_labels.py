"""What codes in the terms of a result stand for: the value labels of the data (results/value_labels.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.data.variable import Variable
from workbench.results import Block, Table
from workbench.results.blocks import walk

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def term_labels(blocks: tuple[Block, ...], dataset: Dataset) -> dict[str, str]:
    """Pieces of terms that occur in tables, such as "sex[2]", with the label in place of the code."""
    terms = "\n".join(sorted(_terms(blocks)))
    found: dict[str, str] = {}
    for variable in dataset.variables if terms else ():
        if f"{variable.name}[" in terms or f"({variable.name})[" in terms:
            found.update(item for item in _pieces(variable) if item[0] in terms)
    return found


def _terms(blocks: tuple[Block, ...]) -> set[str]:
    """The words in tables that name levels of variables."""
    return {
        cell
        for table in walk(blocks)
        if isinstance(table, Table)
        for column in table.columns
        if column.format == "text"
        for row in table.rows
        if isinstance(cell := row.get(column.id), str) and "[" in cell
    }


def _pieces(variable: Variable) -> Iterator[tuple[str, str]]:
    """Pieces with codes and with labels; none where two codes have one label, or a label is another code."""
    levels = [*variable.levels, *variable.value_labels]
    labels = {level.value: level.label for level in levels if level.label and level.label != level.value}
    codes = {level.value for level in levels}
    if len(set(labels.values())) < len(labels) or codes & set(labels.values()):
        return
    for name in (variable.name, f"factor({variable.name})"):
        for code, label in labels.items():
            yield f"{name}[{code}]", f"{name}[{label}]"
