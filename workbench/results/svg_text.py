"""Text in SVG: real text elements, and a guess of how wide they are (no font is at hand to measure with)."""

from __future__ import annotations

from unicodedata import east_asian_width

from workbench.results.markup import escape

FONT = "system-ui,-apple-system,'Segoe UI','Helvetica Neue',Arial,'Noto Sans','DejaVu Sans',sans-serif"
TICK_SIZE, TITLE_SIZE = 11.0, 12.0
_NARROW = frozenset("iIjlt.,:;!|'()[] \u202f1fr-")
_LONGEST = 500  # characters of a title that anybody reads
_WIDE = frozenset("mwMW%")


def text_width(text: str, size: float) -> float:
    """Estimated width, on the safe side for the usual sans-serif fonts."""
    return size * sum(map(_ems, text))


def _ems(char: str) -> float:
    if east_asian_width(char) in "WF":
        return 1.0
    return 0.4 if char in _NARROW else 0.95 if char in _WIDE else 0.63


def shortened(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, width: float, size: float, most: int = 3) -> list[str]:
    """The text in at most that many lines, broken between words; the last one is cut where it is too wide."""
    lines: list[str] = []
    words = text[:_LONGEST].split(" ")
    while words and len(lines) < most - 1:
        count = max(1, sum(text_width(" ".join(words[: i + 1]), size) <= width for i in range(len(words))))
        lines.append(" ".join(words[:count]))
        words = words[count:]
    rest = " ".join(words)
    return [shortened(line, width, size) for line in (*lines, *([rest] if rest else []))]


def px(value: float) -> str:
    """A coordinate to a tenth of a unit, as short as possible."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def text_element(
    x: float,
    y: float,
    text: str,
    *,
    fill: str,
    size: float = TICK_SIZE,
    anchor: str = "start",
    turn: float = 0.0,
    weight: str = "",
    family: str = "",
    italic: bool = False,
) -> str:
    """A text element; turn: degrees, clockwise, around (x, y); family: "" for that of the drawing."""
    place = f'x="{px(x)}" y="{px(y)}"'
    turned = f' transform="rotate({px(turn)} {px(x)} {px(y)})"' if turn else ""
    anchored = f' text-anchor="{anchor}"' if anchor != "start" else ""
    weighted = f' font-weight="{weight}"' if weight else ""
    lettering = (f' font-family="{family}"' if family else "") + (' font-style="italic"' if italic else "")
    return (
        f'<text {place} font-size="{px(size)}" style="fill:{fill}"{anchored}{weighted}{lettering}{turned}>'
        f"{escape(text)}</text>"
    )
