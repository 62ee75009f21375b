"""Read a delimited text file into a Dataset, changing no value.

Small plain files are cut in Python (`small`). In all others, columns whose first rows are numbers are read as
numbers by pandas' C reader (`pandas_reader`), the rest as text, exactly as written. Where numbers could not
be read, or would lose something (leading zeros, whole numbers beyond 2^53), those columns are read a second
time as text and judged by all their values.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.data.column import Column
from workbench.data.dataset import Dataset
from workbench.data.near_names import did_you_mean, first_twice
from workbench.data.progress import Progress
from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.text.header import Header
from workbench.data.text.opened import OpenedText, read_opened
from workbench.data.text.ragged import check_rows
from workbench.data.text.small import small_columns
from workbench.data.text.survey import count_cells, guess_cells
from workbench.data.text.table import TextTable, no_rows
from workbench.data.text.typed import typed_column
from workbench.data.text.unasked import words_for_missing
from workbench.data.text.verify import columns_in_doubt
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

_FIRST_ROWS = 200
"""Rows that tell numbers from words; a column that begins otherwise is read a second time."""

Choices = Mapping[str, ColumnChoice]


def read_text(
    path: str | Path,
    format: TextFormat | None = None,
    *,
    column_choices: Choices | None = None,
    missing_codes: tuple[str, ...] | None = ("",),
    reporter: Progress | None = None,
) -> Dataset:
    """The data set in the text file at `path`.

    format: None finds it out. column_choices: the user's decisions by column name (as repaired).
    missing_codes: values that stand for missing in every column; an empty cell always does. None: words such
    as NA where they are all that keeps a column from being numbers (see `unasked`).
    Raises DataError when the file cannot be read as a table, Cancelled when the reporter says so.
    """
    choices = dict(column_choices or {})
    return read_opened(path, format, lambda opened: read_rows(opened, choices, missing_codes, reporter))


def read_rows(
    opened: OpenedText, choices: Choices, missing_codes: tuple[str, ...] | None, reporter: Progress | None
) -> Dataset:
    """The data set in a file that was opened; arguments and errors as for `read_text`."""
    _check_choices(choices, opened.header)
    _check_sample(opened)
    table = TextTable(opened.path, opened.form, opened.header, reporter)
    words = _text_columns(opened, choices)
    columns = small_columns(opened, words) or _read_columns(table, words)
    return _dataset(table, columns, choices, missing_codes)


def _check_sample(opened: OpenedText) -> None:
    """Tell at once what the first rows show; pandas takes the first row for the measure of all others."""
    if not opened.rows:
        raise no_rows(opened.path.name)
    if any(len(row) != opened.width for row in opened.rows):
        check_rows(opened.path, opened.form, opened.header)


def _check_choices(choices: Choices, header: Header) -> None:
    """Every choice names a column, and the names that result are all different."""
    names = [column.name for column in header.names]
    known = set(names)
    for name in choices:
        if name not in known:
            advice = did_you_mean(name, names, "Check the spelling.")
            raise DataError(f"The file has no column '{name}'.", advice)
    kept = [choices[n].name or n if n in choices else n for n in names if n not in choices or choices[n].keep]
    twice = first_twice(kept)
    if twice is not None:
        raise DataError(f"Two columns would be called '{twice}'.", "Give every column a name of its own.")


def _text_columns(opened: OpenedText, choices: Choices) -> list[int]:
    """Positions of the columns to read as text: chosen so, or not plain numbers in the first rows."""
    positions, rows = [], opened.rows[:_FIRST_ROWS]
    for position, column in enumerate(opened.header.names):
        chosen = choices.get(column.name, ColumnChoice()).measure
        as_written = chosen in (Measure.NOMINAL, Measure.ORDINAL, Measure.TEXT)
        guess = guess_cells(column.name, count_cells(rows, position), opened.form.decimal)
        if as_written or not (guess.measure is Measure.NUMERIC or guess.whole):
            positions.append(position)
    return positions


def _read_columns(table: TextTable, words: list[int]) -> dict[int, Column]:
    """All columns by position; those in doubt after the first pass come from a second one, as text."""
    done = table.read(words, [i for i in range(table.width) if i not in set(words)])
    if not done.n_rows:
        raise no_rows(table.path.name)
    doubt = columns_in_doubt(table, done)
    columns: dict[int, Column] = {i: done.words[i] for i in words}
    columns |= {i: done.numbers.pop(i).column() for i in list(done.numbers) if i not in doubt}
    if doubt:
        again = table.read(doubt, [])
        columns |= {i: again.words[i] for i in doubt}
    return columns


def _dataset(
    table: TextTable, found: dict[int, Column], choices: Choices, missing_codes: tuple[str, ...] | None
) -> Dataset:
    if missing_codes is None:
        named = {header.name: found[place] for place, header in enumerate(table.header.names)}
        missing_codes = words_for_missing(named, choices, table.form.decimal)
    columns: dict[str, Column] = {}
    variables = []
    for position, header in enumerate(table.header.names):
        choice = choices.get(header.name, ColumnChoice())
        if not choice.keep:
            continue
        codes = missing_codes if choice.missing_codes is None else choice.missing_codes
        raw = Variable(
            choice.name or header.name, missing_codes=tuple(code for code in codes if code), notes=header.note
        )
        variable, column = typed_column(raw, found.pop(position), choice, table.form.decimal)
        columns[variable.name] = column
        variables.append(variable)
    return Dataset(columns, variables, name=table.path.stem, source=str(table.path))
