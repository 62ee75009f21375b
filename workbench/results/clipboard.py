"""A table for the clipboard: word processors take the HTML, spreadsheets either form.

Numbers are in plain notation (ASCII minus, 1.3e-05), because a spreadsheet takes anything else for words.
Words are marked as text, in the spelling of Excel (a style) and of LibreOffice (an attribute): a label like
"=1+1" must not be calculated, nor "007" become 7.
"""

from __future__ import annotations

from workbench.results.blocks import Table
from workbench.results.formatting import PLAIN
from workbench.results.markup import escape
from workbench.results.rich_text import notes_html, styled_table
from workbench.results.shown import show
from workbench.results.text_table import set_off, table_tsv

_WORDS = ' class="words" sdnum="1033;0;@"'
_STYLE = '<style>.words{mso-number-format:"\\@"}</style>'


def table_clipboard(table: Table) -> tuple[str, str]:
    """The table as (tab-separated text, HTML document)."""
    shown = show(table, PLAIN)
    rows = styled_table(table, shown, "1.5pt solid black", "0.75pt solid black", _WORDS)
    page = (
        f'<html><head><meta charset="utf-8">{_STYLE}</head><body><!--StartFragment-->'
        f"<p><i>{escape(set_off(table.title))}</i></p>{rows}{notes_html(shown)}<!--EndFragment--></body></html>"
    )
    return table_tsv(table), page
