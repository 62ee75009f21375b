"""Read a delimited text file into a Dataset, changing no value.

Columns whose first rows are numbers are read as numbers by pandas' C reader; all others as categories,
exactly as written. Where numbers could not be read, or would lose something (leading zeros, whole numbers
beyond 2^53), those columns are read a second time as written and judged by all their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.progress import Progress
from workbench.data.text.files import open_data_file
from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.text.guess import guess_measure, name_says_id
from workbench.data.text.header import Header, read_header
from workbench.data.text.numbers import number_of
from workbench.data.text.piles import NumberPile, WordPile
from workbench.data.text.sniff import read_head, sniff, split_rows
from workbench.data.text.stream import TextStream
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from pandas._typing import ReadCsvBuffer

CELLS_AT_ONCE = 2_000_000


def read_text(
    path: str | Path,
    format: TextFormat | None = None,
    *,
    column_choices: Mapping[str, ColumnChoice] | None = None,
    missing_codes: tuple[str, ...] = ("",),
    reporter: Progress | None = None,
) -> Dataset:
    """The data set in the text file at `path`.

    format: None finds it out. column_choices: the user's decisions by column name (as repaired).
    missing_codes: values that stand for missing in every column; an empty cell always does.
    Raises DataError when the file cannot be read as a table, Cancelled when the reporter says so.
    """
    path = Path(path)
    form = sniff(path) if format is None else format
    head = read_head(path, form.encoding)
    header = read_header(head, form)
    if not header.names:
        raise DataError(f"'{path.name}' holds no table.", "Check that it is the right file.")
    reading = _Reading(path, form, header, reporter)
    words = _word_columns(head, form, header)
    numbers = [i for i in range(len(header.names)) if i not in words]
    piles = reading.read(words, numbers)
    again = [i for i in numbers if piles[i].column() is None]
    if again:
        piles.update(reading.read(again, []))
    columns: dict[str, Column] = {}
    variables = []
    for position, column_name in enumerate(header.names):
        column = piles[position].column()
        assert column is not None
        variable, columns[column_name.name] = _typed(column_name.name, column, form.decimal)
        variables.append(variable.with_(notes=column_name.note))
    return Dataset(columns, variables, name=path.stem, source=str(path))


def _word_columns(head: str, form: TextFormat, header: Header) -> list[int]:
    """Positions of the columns whose first rows are not plain numbers."""
    body = head.encode("utf-8")[header.skip :].decode("utf-8")
    rows = split_rows(body, form)
    words = []
    for position, column in enumerate(header.names):
        cells = [row[position] for row in rows if position < len(row)]
        guess = guess_measure(column.name, sorted({c for c in cells if c}), len(cells), decimal=form.decimal)
        if guess.measure is not Measure.NUMERIC and not guess.whole:
            words.append(position)
    return words


class _Reading:
    """One file, read as often as needed."""

    def __init__(self, path: Path, form: TextFormat, header: Header, reporter: Progress | None) -> None:
        self._path = path
        self._form = form
        self._header = header
        self._reporter = reporter

    def read(self, words: Iterable[int], numbers: Iterable[int]) -> dict[int, Any]:
        """Piles by column position."""
        piles: dict[int, Any] = {i: WordPile() for i in words}
        piles.update({i: NumberPile() for i in numbers})
        for chunk in self._chunks([i for i, p in piles.items() if isinstance(p, WordPile)], sorted(piles)):
            for position, pile in piles.items():
                pile.add(chunk[position])
        return piles

    def _chunks(self, words: list[int], wanted: list[int]) -> Iterator[pd.DataFrame]:
        import pandas as pd

        width = len(self._header.names)
        with open_data_file(self._path) as file:
            stream = TextStream(
                file, self._path.name, self._form.encoding, skip=self._header.skip, watch=self._watch
            )
            try:
                with pd.read_csv(
                    cast("ReadCsvBuffer[bytes]", stream),
                    sep=r"\s+" if self._form.aligned else self._form.delimiter,
                    header=None,
                    names=range(width),
                    index_col=False,
                    usecols=wanted if len(wanted) < width else None,
                    dtype=dict.fromkeys(words, "category"),
                    keep_default_na=False,
                    na_values=[""],
                    decimal=self._form.decimal,
                    quotechar=self._form.quote or '"',
                    quoting=0 if self._form.quote else 3,
                    skip_blank_lines=width > 1,
                    chunksize=max(1000, CELLS_AT_ONCE // width),
                    low_memory=False,
                    engine="c",
                ) as reader:
                    yield from reader
            except pd.errors.EmptyDataError:
                raise DataError(
                    f"'{self._path.name}' holds column names but no rows.", "Export the data again."
                ) from None

    def _watch(self, bytes_read: int) -> None:
        if self._reporter is not None:
            size = max(1, self._path.stat().st_size)
            self._reporter.progress(min(1.0, bytes_read / size), "Reading the file")


def _typed(name: str, column: Column, decimal: str) -> tuple[Variable, Column]:
    """The proposed variable and its column, numbers if nothing is lost by that."""
    if isinstance(column, NumericColumn):
        is_id = column.values.dtype == np.int64 and name_says_id(name) and int(column.values.min()) >= 0
        return Variable(name, measure=Measure.ID if is_id else Measure.NUMERIC), column
    n_empty = int((column.codes < 0).sum())
    guess = guess_measure(name, column.categories, len(column) - n_empty, n_empty, decimal=decimal)
    if guess.measure is Measure.NUMERIC or (guess.whole and not n_empty):
        return Variable(name, measure=guess.measure), _numbers(
            column, decimal, whole=guess.whole and not n_empty
        )
    levels = tuple(Level(c) for c in column.categories) if guess.measure is Measure.NOMINAL else ()
    return Variable(name, measure=guess.measure, levels=levels), column


def _numbers(column: CodedColumn, decimal: str, *, whole: bool) -> NumericColumn:
    numbers = [number_of(text, decimal) for text in column.categories]
    if whole:
        return NumericColumn(np.array(numbers, dtype=np.int64)[column.codes])
    return NumericColumn(np.array([*numbers, np.nan], dtype=np.float64)[column.codes])
