"""The result tree: plain data that every analysis returns and every renderer draws.

    Section( Table | Figure | Text | Equation | Diagram | Notice | Section ... )

Blocks hold full-precision numbers; rounding belongs to the renderers. All blocks have an `id` that is unique
within a result, so that a block published early can be replaced by its final form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from workbench.results.figure import Figure

Cell = float | int | str | bool | None
SEVERAL = "project"
"""What stands for the id of an analysis in a document of several results."""
NoticeLevel = Literal["info", "warning", "error"]
ColumnFormat = Literal[
    "text", "integer", "number", "fixed", "p_value", "percent", "interval_low", "interval_high"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column.

    format: how renderers show it, from this closed set:
        "text"      words, aligned left (a number in it is shown as "number");
        "integer"   counts, no decimals, commas between thousands;
        "number"    significant digits: the whole column shares the decimals that give its typical
                    value `digits` (4) significant digits; the tiny and the huge as powers of ten;
        "fixed"     `digits` (2) decimals, whatever the size;
        "p_value"   `digits` (3) decimals, no zero before the point, "< .001" below;
        "percent"   a proportion times 100 with `digits` (1) decimals and a percent sign;
        "interval_low", "interval_high"   like "number"; the two columns of one interval, which share
                    their decimals with each other (and with the "number" columns next to them).
    digits: overrides the number in brackets above.
    help: one sentence for the tooltip: what the number is and by which method it was computed.
    hidden: kept in the JSON and in exports of full precision for programs to read, shown to no reader.
    """

    id: str
    title: str
    format: ColumnFormat = "text"
    help: str = ""
    digits: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are dictionaries column id -> value; None is shown as an empty cell."""

    kind: ClassVar[str] = "table"
    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs in plain words; `text` is plain text, blank lines separate paragraphs.

    style: "code" is shown as it is, in a fixed-width face; "rich" is a small part of Markdown, see notes.
    """

    kind: ClassVar[str] = "text"
    id: str
    title: str
    text: str
    style: Literal["prose", "code", "rich"] = "prose"


@dataclass(frozen=True, slots=True)
class Equation:
    """Lines of mathematics in three spellings that say the same: Unicode text, HTML with sub/sup, LaTeX."""

    kind: ClassVar[str] = "equation"
    id: str
    title: str
    text: tuple[str, ...]
    html: tuple[str, ...]
    latex: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and arrows: nodes {id, label, shape, layer} and edges {source, target, label, style}.

    shape: "box" or "ellipse"; layer: a number, 0 at the top; source, target: ids of nodes;
    style: "solid", "dash", or "both" for an arrow with two heads.
    """

    kind: ClassVar[str] = "diagram"
    id: str
    title: str
    nodes: tuple[Mapping[str, Cell], ...]
    edges: tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a notice advises, as a change of options that a click can make.

    label: what is done, as a button says it ("Remove the random slope of ses"); options: the new values of
    the options that change, as plain JSON; the others stay. analysis: "" for this one, else the id of the
    analysis that is added beside it, with these options and those of this one that both have. The window
    applies it as one undoable step; other renderers tell it.
    """

    label: str
    options: dict[str, Any]
    analysis: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know: what, and what to do about it.

    id: "verdict" says whether the result can be used: level "info" is fine, "warning" on the boundary of what
    is possible, "error" not to be used. actions: ways to do what the advice says, the best first.
    """

    kind: ClassVar[str] = "notice"
    level: NoticeLevel
    message: str
    advice: str = ""
    id: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of blocks; `collapsed` ones are closed at first."""

    kind: ClassVar[str] = "section"
    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    collapsed: bool = False


Block = Table | Figure | Text | Equation | Diagram | Notice | Section


@dataclass(frozen=True, slots=True)
class DataUse:
    """Rows in the data, rows used by the analysis, and which variables the dropped rows were missing on.

    filtered: rows that a condition left out, whether or not something is missing there; not among `dropped`.
    """

    rows: int = 0
    used: int = 0
    dropped: int = 0
    dropped_by: dict[str, int] = field(default_factory=dict)
    filtered: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What an analysis returns.

    analysis: its id; options: every option, defaults included; timing: seconds by stage;
    version: of the workbench that made it; labels: what pieces of terms with codes stand for, such as
    "sex[2]": "sex[Female]" (value_labels.py).
    """

    analysis: str
    options: dict[str, Any]
    data: DataUse
    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...] = ()
    timing: dict[str, float] = field(default_factory=dict)
    version: str = ""
    labels: dict[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator[Block]:
        """All blocks, depth first, sections before their content."""
        yield from walk(self.blocks)

    def table(self, table_id: str) -> Table:
        """The table with that id; KeyError if the result has none."""
        for block in self.walk():
            if isinstance(block, Table) and block.id == table_id:
                return block
        raise KeyError(table_id)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """All blocks, depth first, sections before their content."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from walk(block.blocks)
