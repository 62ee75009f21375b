"""A line of mathematics as a Word equation (OMML), from its HTML spelling with <sub> and <sup>."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.results.word.words import clean

_PIECE = re.compile(r"<(/?)(sub|sup)>|<[^<>]*>|([^<]+|<)", re.IGNORECASE)
_LAST_SIGN = re.compile(r"(?s)^(.*?)(\w+|\S)$")


class Script(NamedTuple):
    """A sign with what stands below and above it; plain text has neither."""

    base: str
    sub: str = ""
    sup: str = ""


def add_equation(paragraph: Any, line: str) -> None:
    """Append the equation to a paragraph of python-docx."""
    from docx.oxml import OxmlElement

    equation = OxmlElement("m:oMath")
    for script in scripts(line):
        equation.append(_element(script))
    paragraph._p.append(equation)


def scripts(line: str) -> Iterator[Script]:
    """The signs of the line in reading order."""
    base, below, above = "", "", ""
    where = ""
    for found in _PIECE.finditer(line):
        slash, tag, text = found.groups()
        if tag:
            where = "" if slash else tag.lower()
        elif text is None:
            continue
        elif where == "sub":
            below += html.unescape(text)
        elif where == "sup":
            above += html.unescape(text)
        else:
            yield from _split(base, below, above)
            base, below, above = html.unescape(text), "", ""
    yield from _split(base, below, above)


def _split(base: str, sub: str, sup: str) -> Iterator[Script]:
    """Text whose last word alone carries the scripts."""
    if not (sub or sup):
        if base:
            yield Script(base)
        return
    last = _LAST_SIGN.match(base)
    if last is None:
        yield Script(base, sub, sup)
        return
    if last[1]:
        yield Script(last[1])
    yield Script(last[2], sub, sup)


def _element(script: Script) -> Any:
    from docx.oxml import OxmlElement

    if not (script.sub or script.sup):
        return _run(script.base)
    kind = "m:sSubSup" if script.sub and script.sup else "m:sSub" if script.sub else "m:sSup"
    element = OxmlElement(kind)
    for name, text in (("m:e", script.base), ("m:sub", script.sub), ("m:sup", script.sup)):
        if text or name == "m:e":
            part = OxmlElement(name)
            part.append(_run(text))
            element.append(part)
    return element


def _run(text: str) -> Any:
    from docx.oxml import OxmlElement

    run, words = OxmlElement("m:r"), OxmlElement("m:t")
    words.text = clean(text, lines=True)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run
