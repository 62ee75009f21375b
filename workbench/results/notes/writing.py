"""Lines written as Markdown that reads back as the same lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from workbench.results.notes.lines import Line, Span, merged
from workbench.results.notes.reading import lines_of

_MARKS = re.compile(r"([\\*_\[\]`<>])")
_BLANKS = re.compile(r"[ \t]*\n\s*")
_BREAK = "\\\n"
_AT_START = re.compile(r"^(\s*)([#+\-=>]|\d+(?=[.)]))", re.MULTILINE)


def markdown_of(lines: Iterable[Line]) -> str:
    """The lines as Markdown."""
    out: list[str] = []
    before: Line | None = None
    for line in lines:
        both_items = before is not None and _is_item(before) and _is_item(line)
        out += [] if before is None or (both_items and not _starts_again(before, line)) else [""]
        out.append(_line(line))
        before = line
    return "\n".join(out)


def plain_as_markdown(text: str) -> str:
    """Words that were never Markdown, so that they are shown as they are; line breaks stay."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(_broken(_escaped(part)) for part in parts if part.strip())


def _is_item(line: Line) -> bool:
    return line.kind in ("bullet", "number")


def _starts_again(before: Line, line: Line) -> bool:
    return line.kind == "number" and before.kind == "number" and line.number != before.number + 1


def _line(line: Line) -> str:
    words = _spans(line)
    if line.kind == "heading":
        return f"{'#' * line.level} {words}"
    if line.kind == "paragraph":
        return words
    indent = "    " * (line.level - 1)
    mark = f"{line.number}." if line.kind == "number" else "-"
    return f"{indent}{mark} {words.replace(_BREAK, f'{_BREAK}{indent}   ')}"


def _spans(line: Line) -> str:
    """The spans with their marks; marks that would not be read back are left out: words come first."""
    spans = _without_ends(span for whole in line.spans for span in _trimmed(whole))
    words = "".join(map(_span, spans))
    read = lines_of(words)
    if len(read) == 1 and read[0].kind == "paragraph" and read[0].spans == spans:
        return words
    return _broken(_escaped(line.text.strip()))


def _without_ends(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans without white space at both ends, which Markdown does not keep, and before a break."""
    out = list(merged(replace(span, text=_BLANKS.sub("\n", span.text)) for span in spans))
    while out and not out[0].text.strip():
        out.pop(0)
    while out and not out[-1].text.strip():
        out.pop()
    if out:
        out[0] = replace(out[0], text=out[0].text.lstrip())
        out[-1] = replace(out[-1], text=out[-1].text.rstrip())
    return tuple(out)


def _trimmed(span: Span) -> Iterable[Span]:
    """White space stands outside of marks."""
    inner = span.text.strip()
    if not inner:
        return (Span(span.text),)
    start = span.text.index(inner)
    return Span(span.text[:start]), replace(span, text=inner), Span(span.text[start + len(inner) :])


def _span(span: Span) -> str:
    words = _broken(_escaped(span.text))
    mark = "*" * (span.italic + 2 * span.bold)
    words = f"{mark}{words}{mark}" if words else ""
    return f"[{words}](<{span.link}>)" if span.link and words else words


def _escaped(text: str) -> str:
    return _AT_START.sub(_escape_start, _MARKS.sub(r"\\\1", text))


def _escape_start(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdigit() else f"{found[1]}\\{mark}"


def _broken(text: str) -> str:
    """Line breaks as Markdown writes them."""
    return _BLANKS.sub(lambda _found: _BREAK, text)
