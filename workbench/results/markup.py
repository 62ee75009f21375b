"""Text into HTML and SVG safely: labels are data and may contain anything."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ALLOWED = frozenset({"sub", "sup", "i", "em", "b", "strong", "u"})


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
    """HTML reduced to sub, sup, italics, bold and underline without attributes; all else is shown as text."""
    cleaner = _Cleaner()
    cleaner.feed(_UNPRINTABLE.sub("\ufffd", markup))
    cleaner.close()
    return cleaner.result()


class _Cleaner(HTMLParser):
    """Rebuilds what it reads from a closed list of tags, each of them closed again."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ALLOWED and len(self._open) < 50:
            self._open.append(tag)
            self._parts.append(f"<{tag}>")
        elif tag == "br":
            self._parts.append("<br>")
        else:
            self._parts.append(escape(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
            self._parts.append(f"</{tag}>")
        elif tag not in _ALLOWED:
            self._parts.append(escape(f"</{tag}>"))

    def handle_data(self, data: str) -> None:
        self._parts.append(escape(data))

    def handle_comment(self, data: str) -> None:
        self._parts.append(escape(f"<!--{data}-->"))

    def handle_decl(self, decl: str) -> None:
        self._parts.append(escape(f"<!{decl}>"))

    def handle_pi(self, data: str) -> None:
        self._parts.append(escape(f"<?{data}>"))

    def unknown_decl(self, data: str) -> None:
        self._parts.append(escape(f"<![{data}]>"))

    def result(self) -> str:
        return "".join(self._parts) + "".join(f"</{tag}>" for tag in reversed(self._open))
