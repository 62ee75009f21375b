"""Every kind of block as HTML for the report; tables and figures are numbered in reading order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.results.blocks import Block, Diagram, Equation, Notice, Section, Table, Text
from workbench.results.figure import Figure
from workbench.results.html_table import table_html
from workbench.results.markup import escape, only_formatting, paragraphs
from workbench.results.notes import lines_of
from workbench.results.notes.html import lines_html
from workbench.results.svg import svg
from workbench.results.svg_diagram import diagram_svg
from workbench.results.words import LEVEL_WORDS, action_text

_DEEPEST_HEADING = 6


class Numbering:
    """Counts tables and figures: "Table 1", "Table 2", "Figure 1"."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, word: str) -> str:
        """The label of the next table or figure."""
        self._counts[word] = self._counts.get(word, 0) + 1
        return f"{word} {self._counts[word]}"


def blocks_html(blocks: tuple[Block, ...], numbering: Numbering, heading: int = 2) -> str:
    """The blocks one after the other; heading: the level (2 to 6) of their headings."""
    return "".join(_WRITERS[block.kind](block, numbering, heading) for block in blocks)


def notice_html(notice: Notice) -> str:
    """A call-out: what, and what to do."""
    advice = f"<p>{escape(notice.advice)}</p>" if notice.advice else ""
    ways = "".join(f"<li>{escape(action_text(action))}</li>" for action in notice.actions)
    advice += f"<ul>{ways}</ul>" if ways else ""
    word = LEVEL_WORDS[notice.level]
    return (
        f'<div class="notice {notice.level}" role="note">'
        f'<p><span class="level">{word}.</span> {escape(notice.message)}</p>{advice}</div>'
    )


def _table(table: Table, numbering: Numbering, heading: int) -> str:
    return table_html(table, numbering.next("Table"))


def _text(text: Text, numbering: Numbering, heading: int) -> str:
    if text.style == "code":
        body = f"<pre><code>{escape(text.text)}</code></pre>"
    elif text.style == "rich":
        body = lines_html(lines_of(text.text), heading if text.title else heading - 1)
    else:
        body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs(text.text))
    return _heading(text.title, heading) + body


def _equation(equation: Equation, numbering: Numbering, heading: int) -> str:
    lines = "".join(f"<div>{only_formatting(line)}</div>" for line in equation.html)
    return f'{_heading(equation.title, heading)}<div class="equation">{lines}</div>'


def _figure(figure: Figure, numbering: Numbering, heading: int) -> str:
    label = numbering.next("Figure")
    drawing = svg(figure, "auto", prefix=_prefix(label), titled=False)
    return _captioned(label, figure.title, figure.description, drawing)


def _diagram(diagram: Diagram, numbering: Numbering, heading: int) -> str:
    label = numbering.next("Figure")
    drawing = diagram_svg(diagram, "auto", prefix=_prefix(label))
    return _captioned(label, diagram.title, "", drawing)


def _notice(notice: Notice, numbering: Numbering, heading: int) -> str:
    return notice_html(notice)


def _section(section: Section, numbering: Numbering, heading: int) -> str:
    title, inner = _heading(section.title, heading), blocks_html(section.blocks, numbering, heading + 1)
    if section.collapsed:
        return f"<details><summary>{title or 'More'}</summary>{inner}</details>"
    return f"<section>{title}{inner}</section>"


def _captioned(label: str, title: str, description: str, drawing: str) -> str:
    about = f'<span class="about">{escape(description)}</span>' if description else ""
    return (
        f'<figure><figcaption><span class="label">{label}</span> '
        f'<span class="title">{escape(title)}</span>{about}</figcaption>{drawing}</figure>'
    )


def _prefix(label: str) -> str:
    return label.lower().replace(" ", "-")


def _heading(title: str, level: int) -> str:
    level = min(level, _DEEPEST_HEADING)
    return f"<h{level}>{escape(title)}</h{level}>" if title else ""


_WRITERS: dict[str, Callable[[Any, Numbering, int], str]] = {
    "table": _table,
    "text": _text,
    "equation": _equation,
    "figure": _figure,
    "diagram": _diagram,
    "notice": _notice,
    "section": _section,
}
