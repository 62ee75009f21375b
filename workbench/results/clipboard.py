"""A table for the clipboard: word processors take the HTML, spreadsheets either form.

Numbers are in plain notation (ASCII minus, 1.3e-05), because a spreadsheet takes anything else for words.
"""

from __future__ import annotations

from workbench.results.blocks import Table
from workbench.results.formatting import PLAIN
from workbench.results.markup import escape
from workbench.results.rich_text import styled_table
from workbench.results.text_table import table_tsv

_AS_WORDS = "mso-number-format:&quot;\\@&quot;"


def table_clipboard(table: Table) -> tuple[str, str]:
    """The table as (tab-separated text, HTML document)."""
    rows = styled_table(table, PLAIN, "1.5pt solid windowtext", "0.75pt solid windowtext", _AS_WORDS)
    note = f"<p><i>Note.</i> {escape(table.note)}</p>" if table.note else ""
    page = (
        '<html><head><meta charset="utf-8"></head><body><!--StartFragment-->'
        f"<p><i>{escape(table.title)}</i></p>{rows}{note}<!--EndFragment--></body></html>"
    )
    return table_tsv(table), page
