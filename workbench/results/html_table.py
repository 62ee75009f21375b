"""A table as HTML in the style of the APA: rules around the header and at the bottom, points aligned.

What a column's numbers are and by which method is the tooltip of its header and cells, and, for readers
without a mouse, a list below the table that opens.
"""

from __future__ import annotations

from workbench.results.blocks import Column, Table
from workbench.results.markup import escape
from workbench.results.shown import ShownTable, show
from workbench.results.tones import tone_of

MOST_TIPS = 200
"""Longer tables have tooltips on the header alone, which keeps the page small."""
_SYMBOLS = frozenset({"t", "p", "F", "z", "b", "B", "n", "N", "M", "SE", "SD", "df", "r", "R²", "d", "k"})


def table_html(table: Table, label: str = "") -> str:
    """The table with its caption; label: "Table 1" or "" for none."""
    shown = show(table)
    head = "".join(
        _header(column, numeric) for column, numeric in zip(shown.columns, shown.numeric, strict=True)
    )
    number = f'<span class="label">{escape(label)}</span> ' if label else ""
    note = f'<p class="note"><i>Note.</i> {escape(shown.note)}</p>' if shown.note else ""
    note += f'<p class="note">{escape(shown.stars_note)}</p>' if shown.stars_note else ""
    return (
        f'<div class="table"><div class="scroll"><table>'
        f'<caption>{number}<span class="title">{escape(table.title)}</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{_body(shown)}</tbody></table></div>{note}"
        f"{_meanings(shown)}</div>"
    )


def is_symbol(title: str) -> bool:
    """Whether the title of a column is a symbol of statistics, which is set in italics."""
    return title in _SYMBOLS


def header_text(column: Column) -> str:
    """The escaped title of a column; the symbols of statistics are in italics."""
    title = escape(column.title)
    return f"<i>{title}</i>" if is_symbol(column.title) else title


def _header(column: Column, numeric: bool) -> str:
    align = ' class="n"' if numeric else ""
    return f'<th scope="col"{align}{_tip(column)}>{header_text(column)}</th>'


def _tip(column: Column) -> str:
    return f' title="{escape(column.help)}"' if column.help else ""


def _meanings(shown: ShownTable) -> str:
    """What the columns mean, closed at first; "" where no column has help."""
    told = [column for column in shown.columns if column.help]
    items = "".join(f"<dt>{header_text(column)}</dt><dd>{escape(column.help)}</dd>" for column in told)
    if not items:
        return ""
    return f'<details class="columns"><summary>What the columns are</summary><dl>{items}</dl></details>'


def _body(shown: ShownTable) -> str:
    widths = [_fraction_width(shown, i) for i in range(len(shown.columns))]
    first_is_name = bool(shown.numeric) and not shown.numeric[0]
    short = len(shown.cells) <= MOST_TIPS
    tips = [_tip(column) if short else "" for column in shown.columns]
    rows = []
    for cells in shown.cells:
        parts = []
        for i, text in enumerate(cells):
            content = _aligned(text, widths[i], shown.point) if shown.numeric[i] else _words(text)
            if i == 0 and first_is_name:
                parts.append(f'<th scope="row">{content}</th>')
            else:
                align = ' class="n"' if shown.numeric[i] else ""
                parts.append(f"<td{align}{tips[i]}>{content}</td>")
        rows.append(f"<tr>{''.join(parts)}</tr>")
    return "".join(rows)


def _words(text: str) -> str:
    """Escaped words; those of a light in its tone."""
    tone = tone_of(text)
    return escape(text) if tone is None else f'<span class="light {tone}">{escape(text)}</span>'


def _fraction_width(shown: ShownTable, index: int) -> float:
    """Characters that the part from the point on needs; 0 when right alignment already aligns the points."""
    if not shown.numeric[index]:
        return 0.0
    fractions = [(row[index], fraction_of(row[index], shown.point)) for row in shown.cells]
    widths = {_width(part) for text, part in fractions if text.rstrip("*")[-1:].isdecimal()}
    powers = {_width(part) for _, part in fractions if "10" in part}
    return max(widths | powers) if len(widths | powers) > 1 else 0.0


def fraction_of(text: str, point: str = ".") -> str:
    """The text from the decimal mark on, stars included; "" when it has none."""
    place = text.find(point)
    if place < 0:
        place = len(text.rstrip("*"))
    return text[place:]


def _width(text: str) -> float:
    """Width in figures: raised figures and spaces are narrow."""
    return sum(0.62 if char in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ .,*" else 1.0 for char in text)


def _aligned(text: str, width: float, point: str) -> str:
    if not width:
        return escape(text)
    fraction = fraction_of(text, point)
    whole = escape(text[: len(text) - len(fraction)])
    return f'{whole}<span class="f" style="width:{width:.4g}ch">{escape(fraction)}</span>'
