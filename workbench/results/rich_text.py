"""Blocks as the HTML that rich-text widgets and word processors understand.

Inline styles and attributes only: no classes, no CSS variables, no grid. Figures are drawn by the window
itself; here they are a caption.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.results.blocks import Block, Diagram, Equation, Notice, Section, Table, Text
from workbench.results.cells import value
from workbench.results.figure import Figure
from workbench.results.formatting import TYPOGRAPHIC
from workbench.results.html_table import header_text
from workbench.results.markup import escape, only_formatting, paragraphs
from workbench.results.notes import lines_of
from workbench.results.notes.html import lines_html
from workbench.results.shown import ShownTable, show
from workbench.results.theme import LIGHT, Theme
from workbench.results.words import LEVEL_WORDS, action_text, diagram_sentences

_ROOM = "padding:3px 9px"


def block_html(block: Block, theme: Theme = LIGHT, heading: int = 3) -> str:
    """One block; heading: the level (1 to 6) of its own heading."""
    return _WRITERS[block.kind](block, theme, min(heading, 6))


def styled_table(table: Table, shown: ShownTable, thick: str, thin: str, words: str = "") -> str:
    """The table as it is shown, without its title, as rows with inline styles.

    thick, thin: CSS of the rules, e.g. "1.5pt solid black"; words: more attributes for cells with words.
    """
    head_style = f"{_rules(thick, thin)};{_ROOM};font-weight:normal"
    head = "".join(
        f'<th{words} align="{_align(numeric)}" style="{head_style}">{header_text(column)}</th>'
        for column, numeric in zip(shown.columns, shown.numeric, strict=True)
    )
    rows = []
    for i, (row, cells) in enumerate(zip(table.rows, shown.cells, strict=True)):
        rules = _rules("", thick if i == len(shown.cells) - 1 else "")
        parts = [
            _cell(text, numeric, rules, words if isinstance(value(row, column.id), str) else "")
            for text, numeric, column in zip(cells, shown.numeric, shown.columns, strict=True)
        ]
        rows.append(f"<tr>{''.join(parts)}</tr>")
    return (
        '<table border="0" cellspacing="0" cellpadding="3" style="border-collapse:collapse">'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _cell(text: str, numeric: bool, rules: str, attributes: str) -> str:
    styles = ";".join(filter(None, [rules, _ROOM, "white-space:nowrap" if numeric else ""]))
    return f'<td{attributes} align="{_align(numeric)}" style="{styles}">{escape(text)}</td>'


def _rules(above: str, below: str) -> str:
    return ";".join(f"border-{side}:{line}" for side, line in (("top", above), ("bottom", below)) if line)


def _align(numeric: bool) -> str:
    return "right" if numeric else "left"


def _table(table: Table, theme: Theme, heading: int) -> str:
    shown = show(table, TYPOGRAPHIC)
    rows = styled_table(table, shown, f"2px solid {theme.rule}", f"1px solid {theme.rule}")
    return f"<p><i>{escape(table.title)}</i></p>{rows}{notes_html(shown)}"


def notes_html(shown: ShownTable) -> str:
    """What stands below a table: the general note, and what the stars mean."""
    note = f"<p><i>Note.</i> {escape(shown.note)}</p>" if shown.note else ""
    return note + (f"<p>{escape(shown.stars_note)}</p>" if shown.stars_note else "")


def _text(text: Text, theme: Theme, heading: int) -> str:
    if text.style == "code":
        body = f"<pre>{escape(text.text)}</pre>"
    elif text.style == "rich":
        body = lines_html(lines_of(text.text), heading if text.title else heading - 1)
    else:
        body = "".join(f"<p>{escape(part)}</p>" for part in paragraphs(text.text))
    return _heading(text.title, heading) + body


def _equation(equation: Equation, theme: Theme, heading: int) -> str:
    lines = "".join(f"<p>{only_formatting(line)}</p>" for line in equation.html)
    return _heading(equation.title, heading) + lines


def _figure(figure: Figure, theme: Theme, heading: int) -> str:
    about = f"<p>{escape(figure.description)}</p>" if figure.description else ""
    return f"<p><i>{escape(figure.title)}</i></p>{about}"


def _diagram(diagram: Diagram, theme: Theme, heading: int) -> str:
    arrows = "".join(f"<li>{escape(sentence)}</li>" for sentence in diagram_sentences(diagram))
    return f"{_heading(diagram.title, heading)}<ul>{arrows}</ul>"


def _notice(notice: Notice, theme: Theme, heading: int) -> str:
    color = {"info": theme.info, "warning": theme.warning, "error": theme.error}[notice.level]
    advice = f"<br>{escape(notice.advice)}" if notice.advice else ""
    word = LEVEL_WORDS[notice.level]
    ways = "".join(f"<li>{escape(action_text(action))}</li>" for action in notice.actions)
    told = f'<p><b style="color:{color}">{word}.</b> {escape(notice.message)}{advice}</p>'
    return told + (f"<ul>{ways}</ul>" if ways else "")


def _section(section: Section, theme: Theme, heading: int) -> str:
    inner = "".join(block_html(block, theme, heading + 1) for block in section.blocks)
    return _heading(section.title, heading) + inner


def _heading(title: str, level: int) -> str:
    return f"<h{level}>{escape(title)}</h{level}>" if title else ""


_WRITERS: dict[str, Callable[[Any, Theme, int], str]] = {
    "table": _table,
    "text": _text,
    "equation": _equation,
    "figure": _figure,
    "diagram": _diagram,
    "notice": _notice,
    "section": _section,
}
