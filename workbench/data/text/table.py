"""One pass of pandas' C reader over a text file: columns as they pile up, byte counts, and its errors.

pandas keeps cells exactly as written when asked for objects (asked for categories it would turn 007 into 7),
and reads numbers to the nearest double (3.1 and later by default, earlier only when asked).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from workbench.data.progress import Progress
from workbench.data.text.files import open_data_file
from workbench.data.text.format import TextFormat
from workbench.data.text.header import Header
from workbench.data.text.piles import NumberPile, WordPile
from workbench.data.text.ragged import check_rows, unclosed_quote
from workbench.data.text.scan import ByteScan, Counts
from workbench.data.text.stream import TextStream
from workbench.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    from pandas._typing import ReadCsvBuffer

CELLS_AT_ONCE = 2_000_000
_MOST_ROWS_AT_ONCE = 50_000
_FEWEST_ROWS_AT_ONCE = 500


@dataclass
class Pass:
    """What one pass over the file brought: piles by column position, rows, byte counts."""

    words: dict[int, WordPile] = field(default_factory=dict)
    numbers: dict[int, NumberPile] = field(default_factory=dict)
    n_rows: int = 0
    counts: Counts = field(default_factory=Counts)


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
        result = Pass({i: WordPile() for i in words}, {i: NumberPile() for i in numbers})
        piles = sorted((result.words | result.numbers).items())
        scan = ByteScan(self.form.delimiter, self.form.quote)
        with open_data_file(self.path) as file:
            for chunk in self._chunks(self._stream(file, scan), words, [position for position, _ in piles]):
                result.n_rows += len(chunk)
                for (_, pile), (_, series) in zip(piles, chunk.items(), strict=True):
                    pile.add(series)
        result.counts = scan.counts
        return result

    def _stream(self, file: Any, scan: ByteScan) -> TextStream:
        size = max(1, self.path.stat().st_size)

        def told(bytes_read: int) -> None:
            if self._reporter is not None:
                self._reporter.progress(min(1.0, bytes_read / size), "Reading the file")

        return TextStream(
            file, self.path.name, self.form.encoding, skip=self.header.bytes, watch=told, tap=scan.feed
        )

    def _chunks(self, stream: TextStream, words: list[int], wanted: list[int]) -> Iterator[pd.DataFrame]:
        import pandas as pd

        try:
            with pd.read_csv(cast("ReadCsvBuffer[bytes]", stream), **self._options(words, wanted)) as reader:
                yield from reader
        except pd.errors.EmptyDataError:
            raise no_rows(self.path.name) from None
        except pd.errors.ParserError as error:
            raise self._told(str(error)) from None

    def _options(self, words: list[int], wanted: list[int]) -> dict[str, Any]:
        import pandas as pd

        rows = max(_FEWEST_ROWS_AT_ONCE, min(_MOST_ROWS_AT_ONCE, CELLS_AT_ONCE // self.width))
        newest = tuple(int(part) for part in pd.__version__.split(".")[:2]) >= (3, 1)
        return {
            "sep": r"\s+" if self.form.aligned else self.form.delimiter,
            "header": None,
            "names": range(self.width),
            "index_col": False,
            "usecols": wanted if len(wanted) < self.width else None,
            "dtype": dict.fromkeys(words, object),
            "keep_default_na": False,
            "na_values": [""],
            "decimal": self.form.decimal,
            "quotechar": self.form.quote or '"',
            "quoting": 0 if self.form.quote else 3,
            "skip_blank_lines": self.width > 1,
            "chunksize": rows,
            "low_memory": False,
            "engine": "c",
            **({} if newest else {"float_precision": "round_trip"}),
        }

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
