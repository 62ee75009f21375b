"""Results in a style: every table and axis with it, the main table with rows, groups and method in its note.

Renderers are handed what comes out; results as they are saved never have a style.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.results.axis_style import with_notation
from workbench.results.blocks import SEVERAL, Block, Cell, Result, Section, Table, walk
from workbench.results.cells import value
from workbench.results.figure import Figure
from workbench.results.formatting import TYPOGRAPHIC, Notation, format_integer
from workbench.results.table_style import APA, StyledTable, TableStyle, style_of
from workbench.results.value_labels import labelled

_COEFFICIENTS = ("fixed_effects", "thresholds")
_METHODS = {
    "reml": "Estimated by restricted maximum likelihood.",
    "ml": "Estimated by maximum likelihood.",
}


def dressed(result: Result, style: TableStyle | None = None) -> Result:
    """The result with all its tables in that style; None: that of the APA."""
    return replace(result, blocks=dressed_blocks(result.blocks, result, style or APA))


def dressed_blocks(blocks: tuple[Block, ...], result: Result | None, style: TableStyle) -> tuple[Block, ...]:
    """Blocks of a result in that style; result: tells the facts of the note, None for none."""
    facts = facts_of(result, style) if result is not None and style.footnotes else ""
    main = _main_table(result.blocks) if facts and result is not None else ""
    if result is not None and style.value_labels:
        blocks = tuple(labelled(block, result.labels) for block in blocks)
    return tuple(_dressed(block, style, main, facts) for block in blocks)


def with_facts(result: Result, style: TableStyle) -> Result:
    """The result with its facts in a note, where the style wants them, to stand in a document with others."""
    facts = facts_of(result, style) if style.footnotes else ""
    if not facts:
        return result
    main = _main_table(result.blocks)
    return replace(result, blocks=tuple(_dressed(block, None, main, facts) for block in result.blocks))


def in_full(table: Table) -> StyledTable:
    """The table as it is, with every digit of its numbers."""
    style = replace(style_of(table), full_precision=True, p_format="exact", stars=False)
    return _styled(table, style)


def facts_of(result: Result, style: TableStyle = APA) -> str:
    """Rows, groups and method in a sentence or two: "N = 90 rows; groups: 7 school. Estimated by ..."."""
    if result.analysis == SEVERAL:
        return ""
    notation = style.spelled(TYPOGRAPHIC)
    counts = [f"N = {format_integer(result.data.used, notation)} rows"] if result.data.used else []
    sizes = [(value(row, "n_levels"), value(row, "group")) for row in _rows(result.blocks, "groups")]
    groups = [f"{format_integer(n, notation)} {name}" for n, name in sizes if isinstance(n, int | float)]
    if groups:
        counts.append(f"groups: {', '.join(groups)}")
    told = [f"{'; '.join(counts)}."] if counts else []
    return " ".join([*told, *_method(result.options, notation, in_groups=bool(groups))])


def _method(options: Mapping[str, Any], notation: Notation, *, in_groups: bool) -> list[str]:
    """How the model was estimated, where the options that families share say so."""
    points, said = options.get("quadrature_points"), _METHODS.get(str(options.get("method")))
    if said is None and isinstance(points, int) and in_groups:
        if str(options.get("family")).startswith("quasi"):
            said = "Estimated by penalised quasi-likelihood."
        elif points > 1:
            nodes = format_integer(points, notation)
            said = f"Estimated by maximum likelihood, adaptive quadrature with {nodes} points."
        else:
            said = "Estimated by maximum likelihood, Laplace approximation."
    return [said] if said else []


def _main_table(blocks: tuple[Block, ...]) -> str:
    """The id of the table whose note tells the facts: that of the coefficients."""
    ids = [block.id for block in walk(blocks) if isinstance(block, Table)]
    return next((name for name in _COEFFICIENTS if name in ids), "")


def _dressed(block: Block, style: TableStyle | None, main: str, facts: str) -> Block:
    """A block with the facts in the note of the main table; style: None leaves tables as they are."""
    if isinstance(block, Section):
        return replace(block, blocks=tuple(_dressed(inner, style, main, facts) for inner in block.blocks))
    if isinstance(block, Figure):
        return block if style is None else with_notation(block, style.spelled(TYPOGRAPHIC))
    if not isinstance(block, Table) or isinstance(block, StyledTable):
        return block
    told = replace(block, note=f"{facts} {block.note}".strip()) if block.id == main and facts else block
    return told if style is None else _styled(told, style)


def _styled(table: Table, style: TableStyle) -> StyledTable:
    return StyledTable(table.id, table.title, table.columns, table.rows, table.note, style)


def _rows(blocks: tuple[Block, ...], table_id: str) -> tuple[Mapping[str, Cell], ...]:
    found = (block for block in walk(blocks) if isinstance(block, Table) and block.id == table_id)
    return next((table.rows for table in found), ())
