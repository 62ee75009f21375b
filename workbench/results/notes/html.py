"""A note as HTML: for web pages, PDF, and the window. Nothing in it can run."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.results.markup import escape
from workbench.results.notes.lines import Kind, Line, Span
from workbench.results.notes.nesting import nested

_TAGS: dict[Kind, str] = {"bullet": "ul", "number": "ol"}
_DEEPEST_HEADING = 6


def lines_html(lines: Iterable[Line], heading: int = 2) -> str:
    """The lines; heading: the level (1 to 6) of the headings around them, which those inside go below."""
    return "".join(nested(lines, lambda line: _line(line, heading), _opened, _closed))


def spans_html(spans: Iterable[Span]) -> str:
    """Words with their looks."""
    return "".join(map(_span, spans))


def _opened(kind: Kind, number: int) -> str:
    start = f' start="{number}"' if number > 1 else ""
    return f"<{_TAGS[kind]}{start}>"


def _closed(kind: Kind, number: int) -> str:
    return f"</{_TAGS[kind]}>"


def _line(line: Line, heading: int) -> str:
    level = min(heading + line.level, _DEEPEST_HEADING)
    tag = {"paragraph": "p", "heading": f"h{level}"}.get(line.kind, "li")
    return f"<{tag}>{spans_html(line.spans)}</{tag}>"


def _span(span: Span) -> str:
    words = escape(span.text).replace("\n", "<br>")
    words = f"<i>{words}</i>" if span.italic else words
    words = f"<b>{words}</b>" if span.bold else words
    return f'<a href="{escape(span.link)}">{words}</a>' if span.link else words
