"""A note as plain text, for the shell."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from workbench.results.notes.lines import Line, Span
from workbench.results.text_table import printable, text_columns

_INDENT = "  "


def lines_text(lines: Iterable[Line], width: int) -> str:
    """The lines, none wider than `width`; headings are underlined, links follow their words."""
    out: list[str] = []
    before = ""
    for line in lines:
        kind = "item" if line.kind in ("bullet", "number") else line.kind
        out += [""] if out and not kind == before == "item" else []
        out.append(_line(line, width))
        before = kind
    return "\n".join(out)


def _line(line: Line, width: int) -> str:
    words = "".join(map(_span, line.spans))
    if line.kind == "heading":
        return f"{printable(words)}\n{'─' * text_columns(printable(words))}"
    indent = _INDENT * (line.level - 1)
    mark = {"bullet": f"{indent}- ", "number": f"{indent}{line.number}. "}.get(line.kind, "")
    parts = words.split("\n")
    return "\n".join(
        textwrap.fill(
            printable(part),
            width,
            initial_indent=mark if number == 0 else " " * len(mark),
            subsequent_indent=" " * len(mark),
        )
        for number, part in enumerate(parts)
    )


def _span(span: Span) -> str:
    return f"{span.text} ({span.link})" if span.link and span.link != span.text else span.text
