"""Did the fast reader drop something silently? Compare its counts with what was kept as text.

See `scan`: leading zeros, powers of ten without sign, and rows with too few cells.
"""

from __future__ import annotations

from workbench.data.text.one_pass import Pass
from workbench.data.text.ragged import check_rows
from workbench.data.text.scan import Counts, counts_in_text
from workbench.data.text.table import TextTable


def columns_in_doubt(table: TextTable, done: Pass) -> list[int]:
    """Positions of the columns that were read as numbers and must be read again as text.

    Raises DataError when rows do not all have the same number of cells.
    """
    in_text = _counts_in_words(table, done)
    if done.counts.delimiters != done.n_rows * (table.width - 1) + in_text.delimiters or table.form.aligned:
        check_rows(table.path, table.form, table.header)
    doubt = {position for position, pile in done.numbers.items() if not pile.exact}
    lost = done.counts.code_starts != in_text.code_starts or done.counts.exponents != in_text.exponents
    if lost:
        doubt |= {position for position, pile in done.numbers.items() if pile.all_whole()}
    return sorted(doubt)


def _counts_in_words(table: TextTable, done: Pass) -> Counts:
    """The counts of all cells kept as text; zero without looking when the file has nothing to compare."""
    total = Counts()
    raw = done.counts
    if not (raw.code_starts or raw.exponents or raw.quotes):
        return total
    for column in done.words.values():
        for text, cells in zip(column.categories, column.counts.tolist(), strict=True):
            total = total.plus(counts_in_text(text, table.form.delimiter, table.form.quote), cells)
    return total
