"""A note as LaTeX; links need the package hyperref."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.results.latex_text import escape
from workbench.results.notes.lines import Kind, Line, Span
from workbench.results.notes.nesting import nested

_LISTS: dict[Kind, str] = {"bullet": "itemize", "number": "enumerate"}
_COUNTERS = ("enumi", "enumii", "enumiii")


def lines_latex(lines: Iterable[Line], headings: tuple[str, ...]) -> str:
    """The lines; headings: the commands for headings of level 1, 2 and so on."""
    return "\n".join(nested(lines, lambda line: _line(line, headings), _opened, _closed)).strip()


def _opened(kind: Kind, number: int) -> str:
    return f"\\begin{{{_LISTS[kind]}}}"


def _closed(kind: Kind, number: int) -> str:
    return f"\\end{{{_LISTS[kind]}}}"


def _line(line: Line, headings: tuple[str, ...]) -> str:
    words = "".join(map(_span, line.spans))
    if line.kind == "heading":
        return f"\\{headings[min(line.level, len(headings)) - 1]}*{{{words}}}\n"
    if line.kind == "paragraph":
        return f"{words}\n"
    if line.kind == "number":
        return f"\\setcounter{{{_COUNTERS[line.level - 1]}}}{{{line.number - 1}}}\\item {words}"
    return f"\\item {words}"


def _span(span: Span) -> str:
    words = r"\newline ".join(map(escape, span.text.split("\n")))
    words = f"\\textit{{{words}}}" if span.italic else words
    words = f"\\textbf{{{words}}}" if span.bold else words
    return f"\\href{{{_address(span.link)}}}{{{words}}}" if span.link else words


def _address(link: str) -> str:
    """An address with what LaTeX would read as its own signs spelled as the web has it."""
    for sign in "{}^~`":
        link = link.replace(sign, f"%{ord(sign):02X}")
    return "".join(f"\\{sign}" if sign in "%#&_$" else sign for sign in link)
