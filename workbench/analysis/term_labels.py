"""What codes in the terms of a result stand for: the value labels of the data (results/value_labels.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.data.display_names import shown_levels, shown_pieces
from workbench.results import Block, Table
from workbench.results.blocks import walk
from workbench.results.value_labels import group_level

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


def term_labels(blocks: tuple[Block, ...], dataset: Dataset) -> dict[str, str]:
    """Pieces of terms that occur in tables, such as "sex[2]", with the label in place of the code."""
    terms = "\n".join(sorted(_terms(blocks)))
    found: dict[str, str] = {}
    for variable in dataset.variables if terms else ():
        if f"{variable.name}[" in terms or f"({variable.name})[" in terms:
            found.update(item for item in shown_pieces(variable) if item[0] in terms)
    return found | _levels(blocks, dataset)


def _levels(blocks: tuple[Block, ...], dataset: Dataset) -> dict[str, str]:
    """The same for levels of groups that stand in a column of their own: "school[12]" of school and 12."""
    tables = [block for block in walk(blocks) if isinstance(block, Table)]
    named = {place for table in tables for row in table.rows if (place := group_level(row)) is not None}
    found: dict[str, str] = {}
    for group in sorted({group for group, _ in named}):
        levels = [level for of, level in sorted(named) if of == group]
        shown = shown_levels(dataset, group, levels)
        found.update(
            (f"{group}[{level}]", f"{group}[{words}]")
            for level, words in zip(levels, shown, strict=True)
            if level != words
        )
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
