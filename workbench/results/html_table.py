"""A table as HTML in the style of the APA: rules around the header and at the bottom, points aligned."""

from __future__ import annotations

from workbench.results.blocks import Column, Table
from workbench.results.markup import escape
from workbench.results.shown import ShownTable, show

_SYMBOLS = frozenset({"t", "p", "F", "z", "b", "B", "n", "N", "M", "SE", "SD", "df", "r", "R²", "d", "k"})


def table_html(table: Table, label: str = "") -> str:
    """The table with its caption; label: "Table 1" or "" for none."""
    shown = show(table)
    head = "".join(
        _header(column, numeric) for column, numeric in zip(shown.columns, shown.numeric, strict=True)
    )
    number = f'<span class="label">{escape(label)}</span> ' if label else ""
    note = f'<p class="note"><i>Note.</i> {escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="table"><div class="scroll"><table>'
        f'<caption>{number}<span class="title">{escape(table.title)}</span></caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{_body(shown)}</tbody></table></div>{note}</div>"
    )


def header_text(column: Column) -> str:
    """The escaped title of a column; the symbols of statistics are in italics."""
    title = escape(column.title)
    return f"<i>{title}</i>" if column.title in _SYMBOLS else title


def _header(column: Column, numeric: bool) -> str:
    tip = f' title="{escape(column.help)}"' if column.help else ""
    align = ' class="n"' if numeric else ""
    return f'<th scope="col"{align}{tip}>{header_text(column)}</th>'


def _body(shown: ShownTable) -> str:
    widths = [_fraction_width(shown, i) for i in range(len(shown.columns))]
    first_is_name = bool(shown.numeric) and not shown.numeric[0]
    rows = []
    for cells in shown.cells:
        parts = []
        for i, text in enumerate(cells):
            content = _aligned(text, widths[i]) if shown.numeric[i] else escape(text)
            if i == 0 and first_is_name:
                parts.append(f'<th scope="row">{content}</th>')
            else:
                parts.append(f'<td class="n">{content}</td>' if shown.numeric[i] else f"<td>{content}</td>")
        rows.append(f"<tr>{''.join(parts)}</tr>")
    return "".join(rows)


def _fraction_width(shown: ShownTable, index: int) -> float:
    """Characters that the part from the point on needs; 0 when right alignment already aligns the points."""
    if not shown.numeric[index]:
        return 0.0
    widths = {_width(fraction_of(row[index])) for row in shown.cells if row[index][-1:].isdecimal()}
    powers = {_width(fraction_of(row[index])) for row in shown.cells if "10" in fraction_of(row[index])}
    return max(widths | powers) if len(widths | powers) > 1 else 0.0


def fraction_of(text: str) -> str:
    """The text from the decimal point on; "" when it has none."""
    point = text.find(".")
    return text[point:] if point >= 0 else ""


def _width(text: str) -> float:
    """Width in figures: raised figures and spaces are narrow."""
    return sum(0.62 if char in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ ." else 1.0 for char in text)


def _aligned(text: str, width: float) -> str:
    if not width:
        return escape(text)
    fraction = fraction_of(text)
    whole = escape(text[: len(text) - len(fraction)])
    return f'{whole}<span class="f" style="width:{width:.4g}ch">{escape(fraction)}</span>'
