"""A result as plain text, for the shell."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

from workbench.results.blocks import Block, Diagram, Equation, Notice, Result, Section, Text
from workbench.results.dressing import dressed
from workbench.results.figure import Figure
from workbench.results.formatting import Notation
from workbench.results.markup import paragraphs
from workbench.results.notes import lines_of
from workbench.results.notes.text import lines_text
from workbench.results.summary import facts
from workbench.results.table_style import TableStyle, spelling
from workbench.results.text_table import printable, table_text, text_columns
from workbench.results.words import LEVEL_WORDS, action_text, diagram_sentences, rows_sentence

_WIDTH = 88


def document_text(result: Result, title: str = "", style: TableStyle | None = None) -> str:
    """The whole result; title: the heading, by default the id of the analysis; style: of the tables."""
    result, notation = dressed(result, style), spelling(style)
    parts = [_underlined(title or result.analysis, "═"), _summary(result, notation)]
    parts += [block_text(block) for block in (*result.notices, *result.blocks)]
    if result.data.rows:
        parts.append(f"Rows: {printable(rows_sentence(result.data, notation))}.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _summary(result: Result, notation: Notation) -> str:
    told = "; ".join(f"{fact.title}: {fact.value}" for fact in facts(result, notation))
    return textwrap.fill(printable(told), _WIDTH, subsequent_indent="  ")


def block_text(block: Block) -> str:
    """One block; figures are named and described, not drawn."""
    return _WRITERS[block.kind](block)


def _text(text: Text) -> str:
    if text.style == "code":
        body = "\n".join("    " + printable(line) for line in text.text.splitlines())
    elif text.style == "rich":
        body = lines_text(lines_of(text.text), _WIDTH)
    else:
        body = "\n\n".join(textwrap.fill(printable(part), _WIDTH) for part in paragraphs(text.text))
    return _titled(text.title, body)


def _equation(equation: Equation) -> str:
    return _titled(equation.title, "\n".join("    " + printable(line) for line in equation.text))


def _figure(figure: Figure) -> str:
    about = f". {figure.description}" if figure.description else ""
    return textwrap.fill(printable(f"[Figure] {figure.title}{about}"), _WIDTH)


def _diagram(diagram: Diagram) -> str:
    lines = ["    " + printable(sentence) for sentence in diagram_sentences(diagram)]
    return _titled(diagram.title, "\n".join(lines))


def _notice(notice: Notice) -> str:
    told = f"{LEVEL_WORDS[notice.level]}: {notice.message} {notice.advice}".strip()
    lines = [textwrap.fill(printable(told), _WIDTH, subsequent_indent="  ")]
    for action in notice.actions:
        way = printable(f"- {action_text(action)}")
        lines.append(textwrap.fill(way, _WIDTH, initial_indent="  ", subsequent_indent="    "))
    return "\n".join(lines)


def _section(section: Section) -> str:
    inner = [block_text(block) for block in section.blocks]
    return "\n\n".join([_underlined(section.title, "─") if section.title else "", *inner]).strip("\n")


def _titled(title: str, body: str) -> str:
    return f"{printable(title)}\n{body}" if title else body


def _underlined(title: str, line: str) -> str:
    return f"{printable(title)}\n{line * text_columns(printable(title))}"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "table": table_text,
    "text": _text,
    "equation": _equation,
    "figure": _figure,
    "diagram": _diagram,
    "notice": _notice,
    "section": _section,
}
