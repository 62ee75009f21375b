"""Text into HTML and SVG safely: labels are data and may contain anything."""

from __future__ import annotations

import html
import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORMATTING = re.compile(r"<(?P<slash>/?)(?P<name>sub|sup|i|em|b|strong|u|br)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def escape(text: str) -> str:
    """Text for element content or a quoted attribute; what XML or UTF-8 cannot hold becomes U+FFFD."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", text), quote=True)


def isolate(text: str) -> str:
    """Escaped text whose direction (Arabic, Hebrew, overrides) cannot reach its neighbours."""
    return f"<bdi>{escape(text)}</bdi>"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: blank lines separate them."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def only_formatting(markup: str) -> str:
    """HTML reduced to sub, sup, italics, bold and underline without attributes; all else is shown as text.

    Every tag that is opened is closed again, so what follows on the page is not affected.
    """
    parts: list[str] = []
    opened: list[str] = []
    position = 0
    for found in _FORMATTING.finditer(markup):
        parts.append(escape(html.unescape(markup[position : found.start()])))
        parts.append(_tag(found["slash"], found["name"].lower(), opened))
        position = found.end()
    parts.append(escape(html.unescape(markup[position:])))
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(opened))


def _tag(slash: str, name: str, opened: list[str]) -> str:
    """The tag to write, keeping account of what is open; "" for one that fits nowhere."""
    if name == "br":
        return "<br>"
    if slash:
        return f"</{opened.pop()}>" if opened and opened[-1] == name else ""
    opened.append(name)
    return f"<{name}>"
