"""One pass over a text file: columns as they pile up, byte counts, and what is wrong when it is no table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.data.progress import Progress
from workbench.data.text.files import open_data_file
from workbench.data.text.format import TextFormat
from workbench.data.text.header import Header
from workbench.data.text.kept_whole import kept_whole
from workbench.data.text.one_pass import Pass
from workbench.data.text.pandas_reader import can_be_read_at_once, rows_of, words_in
from workbench.data.text.piles import NumberPile, WordPile
from workbench.data.text.ragged import check_rows, unclosed_quote
from workbench.data.text.scan import ByteScan
from workbench.data.text.stream import TextStream
from workbench.errors import DataError


class TextTable:
    """A text file, read as often as needed."""

    def __init__(
        self, path: Path, form: TextFormat, header: Header, reporter: Progress | None = None
    ) -> None:
        self.path = path
        self.form = form
        self.header = header
        self.width = len(header.names)
        self._reporter = reporter

    def read(self, words: list[int], numbers: list[int]) -> Pass:
        """The columns at these positions as text and as numbers; DataError when the file is not a table."""
        everything = len(words) + len(numbers) == self.width
        if everything and can_be_read_at_once(self.path, self.form, self.header):
            with kept_whole(self.path) as whole:
                if whole:
                    return self._at_once(words, numbers)
        return self._by_rows(words, numbers)

    def _at_once(self, words: list[int], numbers: list[int]) -> Pass:
        """Several threads read; what pandas took for anything but text is read a second time."""
        from workbench.data.text.at_once import WholeFile  # its threads are of no use to small files

        with self._own_errors():
            result = WholeFile(self.path, self.form, self.header, self._tell).read(words, numbers)
        lost = [i for i in words if i not in result.words]
        result.words |= self._by_rows(lost, []).words if lost else {}
        return result

    def _by_rows(self, words: list[int], numbers: list[int]) -> Pass:
        result = Pass(numbers={i: NumberPile() for i in numbers})
        piles = {i: WordPile() for i in words}
        scan = ByteScan(self.form.delimiter, self.form.quote)
        with self._own_errors(), open_data_file(self.path) as file:
            wanted = sorted((*words, *numbers))
            for rows in rows_of(self._stream(file, scan), self.form, self.width, words, wanted):
                result.n_rows += len(rows)
                for i, number_pile in result.numbers.items():
                    number_pile.add(rows[i].to_numpy())
                for i, word_pile in piles.items():
                    word_pile.add(*words_in(rows[i]))
        result.words = {i: piles.pop(i).column() for i in words}
        result.counts = scan.counts
        return result

    def _stream(self, file: BinaryIO, scan: ByteScan) -> TextStream:
        size = max(1, self.path.stat().st_size)

        def told(bytes_read: int) -> None:
            self._tell(min(1.0, bytes_read / size))

        return TextStream(
            file,
            self.path.name,
            self.form.encoding,
            skip=self.header.bytes,
            watch=told,
            tap=scan.feed,
            for_pandas=True,
        )

    def _tell(self, fraction: float) -> None:
        if self._reporter is not None:
            self._reporter.progress(fraction, "Reading the file")

    @contextmanager
    def _own_errors(self) -> Iterator[None]:
        """pandas' errors in our words."""
        import pandas as pd

        try:
            yield
        except pd.errors.EmptyDataError:
            raise no_rows(self.path.name) from None
        except pd.errors.ParserError as error:
            raise self._told(str(error)) from None

    def _told(self, message: str) -> DataError:
        """pandas' words in ours: where the file breaks, found row by row."""
        if "EOF inside string" in message:
            return unclosed_quote(self.path, self.form, self.header)
        check_rows(self.path, self.form, self.header)
        return DataError(
            f"'{self.path.name}' cannot be cut into rows and cells ({message.strip()}).",
            "Check the delimiter and the quotes in the preview.",
        )


def no_rows(name: str) -> DataError:
    """The file has a header and nothing else."""
    return DataError(f"'{name}' holds column names but no rows.", "Export the data again, with its rows.")
