"""Terms of categories as readers know them: `sex[Female]` where the data have the code `sex[2]`.

Results hold the codes, which name coefficients for programs, and beside them what each piece stands for
(`Result.labels`). Renderers are handed tables with the labels, where the style wants them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from workbench.results.blocks import Block, Cell, Result, Section, Table

# A piece of a term begins where the term does, behind a sign of formulas, or behind an operator and a blank.
_BEGINS = r"(?:(?<![^:(|,])|(?<=[-+*/|,~] ))"


def with_labels(result: Result) -> Result:
    """The result with labels in place of codes in all its tables."""
    if not result.labels:
        return result
    return replace(result, blocks=tuple(labelled(block, result.labels) for block in result.blocks))


def labelled(block: Block, labels: Mapping[str, str]) -> Block:
    """A block with labels in place of codes; the same object where there are none."""
    if not labels or not isinstance(block, Section | Table):
        return block
    if isinstance(block, Section):
        return replace(block, blocks=tuple(labelled(inner, labels) for inner in block.blocks))
    shown = in_words(labels)
    names = [column.id for column in block.columns if column.format == "text"]
    rows = tuple({**row, **_changed(row, names, shown), **_level(row, labels)} for row in block.rows)
    columns = tuple(replace(column, title=shown(column.title)) for column in block.columns)
    return replace(block, columns=columns, rows=rows)


def in_words(labels: Mapping[str, str]) -> Callable[[str], str]:
    """Writes a term with labels in place of codes."""
    pieces = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    pattern = re.compile(f"{_BEGINS}(?:{pieces})")
    return lambda text: pattern.sub(lambda found: labels[found[0]], text) if "[" in text else text


def group_level(row: Mapping[str, Cell]) -> tuple[str, str] | None:
    """The grouping that a row of a table is about and the level of it; None where it does not say so."""
    group, level = row.get("group"), row.get("level")
    return (group, level) if isinstance(group, str) and isinstance(level, str) else None


def _level(row: Mapping[str, Cell], labels: Mapping[str, str]) -> dict[str, Cell]:
    """The level of a group by its label, where it has one."""
    place = group_level(row)
    if place is None or (shown := labels.get(f"{place[0]}[{place[1]}]")) is None:
        return {}
    return {"level": shown[len(place[0]) + 1 : -1]}


def _changed(row: Mapping[str, Cell], names: list[str], shown: Callable[[str], str]) -> dict[str, Cell]:
    return {name: shown(cell) for name in names if isinstance(cell := row.get(name), str)}
