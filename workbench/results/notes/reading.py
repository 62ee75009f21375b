"""Markdown read into lines: bold, italics, links, headings and lists. All else is words.

Read with markdown-it-py, of which only these rules are on: no HTML, no pictures, no code, no tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from workbench.results.notes.lines import DEEPEST, Kind, Line, Span, is_safe_link, merged

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_RULES = ("list", "heading", "emphasis", "link", "escape", "newline")


def lines_of(markdown: str) -> tuple[Line, ...]:
    """The lines of a note; whatever it holds, there is an answer."""
    return tuple(line for line in _lines(_parser().parse(markdown.replace("\0", "\ufffd"))) if line.spans)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(list(_RULES))


def _lines(tokens: list[Token]) -> Iterator[Line]:
    lists: list[int] = []  # of the lists around: the number that comes next, 0 for bullets
    heading, in_item = 0, False
    for token in tokens:
        if token.type == "bullet_list_open":
            lists.append(0)
        elif token.type == "ordered_list_open":
            start = token.attrGet("start")
            lists.append(int(start) if start is not None else 1)
        elif token.type.endswith("list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            in_item = True
        elif token.type == "heading_open":
            heading = min(int(token.tag[1:]), DEEPEST)
        elif token.type == "inline":
            spans = _spans(token.children or [])
            if heading:
                yield Line("heading", spans, heading)
            elif lists and in_item:
                yield _item(lists, spans)
            else:
                yield Line("paragraph", spans)
            heading, in_item = 0, False


def _item(lists: list[int], spans: tuple[Span, ...]) -> Line:
    number = lists[-1]
    kind: Kind = "number" if number else "bullet"
    if number:
        lists[-1] += 1
    return Line(kind, spans, min(len(lists), DEEPEST), number)


def _spans(tokens: list[Token]) -> tuple[Span, ...]:
    bold = italic = 0
    link = ""
    found: list[Span] = []
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
            link = address if is_safe_link(address) else ""
        elif token.type == "link_close":
            link = ""
        else:
            text = {"softbreak": " ", "hardbreak": "\n"}.get(token.type, token.content)
            found.append(Span(text, bold > 0, italic > 0, link))
    return merged(found)
