"""A result as Markdown, GitHub's flavour: pipe tables, LaTeX equations, fenced code, pictures beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbench.results.blocks import Block, Diagram, Equation, Notice, Result, Section, Table, Text
from workbench.results.dressing import dressed
from workbench.results.figure import Figure
from workbench.results.formatting import Notation
from workbench.results.markup import paragraphs
from workbench.results.notes import lines_of, markdown_of
from workbench.results.summary import facts
from workbench.results.table_style import TableStyle, spelling
from workbench.results.text_table import piped, printable, printable_lines, table_markdown
from workbench.results.words import LEVEL_WORDS, action_text, diagram_sentences, rows_sentence

Drawn = Figure | Diagram
Place = Callable[[Drawn], str]
"""Where the picture of a figure is: a path for the link, "" where there is none."""


def document_markdown(
    result: Result, title: str = "", place: Place | None = None, style: TableStyle | None = None
) -> str:
    """The whole result; place: says where the picture of each figure lies, or None for words alone.

    style: of the tables, by default that of the APA.
    """
    result, notation = dressed(result, style), spelling(style)
    parts = [f"# {_line(title or result.analysis)}", _summary(result, notation)]
    parts += blocks_markdown((*result.notices, *result.blocks), 2, place)
    if result.data.rows:
        parts.append(f"Rows: {_line(rows_sentence(result.data, notation))}.")
    return "\n\n".join(part for part in parts if part) + "\n"


def blocks_markdown(blocks: tuple[Block, ...], heading: int, place: Place | None) -> list[str]:
    """The blocks one after the other; heading: the level (1 to 6) of their headings."""
    return [_WRITERS[block.kind](block, min(heading, 6), place) for block in blocks]


def _summary(result: Result, notation: Notation) -> str:
    return "; ".join(f"{_line(fact.title)}: {_line(fact.value)}" for fact in facts(result, notation))


def _table(table: Table, heading: int, place: Place | None) -> str:
    return table_markdown(table)


def _text(text: Text, heading: int, place: Place | None) -> str:
    if text.style == "code":
        return _titled(text.title, _fenced(text.text), heading)
    if text.style == "rich":
        return _titled(text.title, _rich(text.text, heading if text.title else heading - 1), heading)
    return _titled(text.title, "\n\n".join(_line(part) for part in paragraphs(text.text)), heading)


def _rich(note: str, heading: int) -> str:
    """A note as it reads back, its headings below those around it."""
    lines = lines_of(printable_lines(note))
    return markdown_of(
        replace(line, level=min(heading + line.level, 6)) if line.kind == "heading" else line
        for line in lines
    )


def _fenced(code: str) -> str:
    """Code between fences that are longer than any run of back-ticks in it."""
    fence = "```"
    while fence in code:
        fence += "`"
    lines = "\n".join(printable(line) for line in code.splitlines())
    return f"{fence}\n{lines}\n{fence}"


def _equation(equation: Equation, heading: int, place: Place | None) -> str:
    lines = "\n\n".join(f"$$\n{printable(line)}\n$$" for line in equation.latex)
    return _titled(equation.title, lines, heading)


def _figure(figure: Figure, heading: int, place: Place | None) -> str:
    about = f"\n\n{_line(figure.description)}" if figure.description else ""
    return f"{_picture(figure, place)}**{_line(figure.title)}**{about}"


def _diagram(diagram: Diagram, heading: int, place: Place | None) -> str:
    arrows = "\n".join(f"- {_line(sentence)}" for sentence in diagram_sentences(diagram))
    return f"{_picture(diagram, place)}**{_line(diagram.title)}**\n\n{arrows}"


def _picture(drawn: Drawn, place: Place | None) -> str:
    path = place(drawn) if place is not None else ""
    return f"![{_line(drawn.title)}](<{path}>)\n\n" if path else ""


def _notice(notice: Notice, heading: int, place: Place | None) -> str:
    told = f"> **{LEVEL_WORDS[notice.level]}.** {_line(notice.message)} {_line(notice.advice)}".rstrip()
    return "\n".join([told, *(f"> - {_line(action_text(action))}" for action in notice.actions)])


def _section(section: Section, heading: int, place: Place | None) -> str:
    inner = blocks_markdown(section.blocks, heading + 1, place)
    return _titled(section.title, "\n\n".join(inner), heading)


def _titled(title: str, body: str, heading: int) -> str:
    return f"{'#' * heading} {_line(title)}\n\n{body}" if title else body


def _line(text: str) -> str:
    """Words as one line in which nothing is taken for markup."""
    words = " ".join(piped(text).split())
    for mark in "[]#":
        words = words.replace(mark, "\\" + mark)
    return words


_WRITERS: dict[str, Callable[[Any, int, Place | None], str]] = {
    "table": _table,
    "text": _text,
    "equation": _equation,
    "figure": _figure,
    "diagram": _diagram,
    "notice": _notice,
    "section": _section,
}
