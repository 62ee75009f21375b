"""How pandas' C reader is asked for the rows of a text file: some at a time, or all at once.

pandas reads numbers to the nearest double (3.1 and later by default, earlier only when asked) and keeps cells
as written when asked for objects (asked for categories it would turn 007 into 7). By rows it works in one
thread, tells where it is and holds little; at once it works in all, in a third of the time, but finds the
type of each column by itself: `as_written` tells whether it took one for text.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from os import SEEK_END
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from workbench.data.text.format import TextFormat
from workbench.data.text.header import Header
from workbench.data.text.stream import TextStream

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from pandas._typing import ReadCsvBuffer

_CELLS_AT_ONCE = 2_000_000
_MOST_ROWS_AT_ONCE = 50_000
_FEWEST_ROWS_AT_ONCE = 500

SMALLEST, LARGEST = 5 << 20, 2 << 30
"""Bytes of a file that is read at once: below, pandas would not share the work; above, it holds too much and
goes on for long after a cancel."""


def rows_of(
    stream: TextStream, form: TextFormat, width: int, words: list[int], wanted: list[int]
) -> Iterator[pd.DataFrame]:
    """The columns at the positions `wanted`, some rows at a time, those of `words` as objects."""
    import pandas as pd

    rows = max(_FEWEST_ROWS_AT_ONCE, min(_MOST_ROWS_AT_ONCE, _CELLS_AT_ONCE // width))
    with pd.read_csv(
        cast("ReadCsvBuffer[bytes]", stream),
        usecols=wanted if len(wanted) < width else None,
        dtype=dict.fromkeys(words, object),
        low_memory=False,
        chunksize=rows,
        **_options(form, width),
    ) as reader:
        yield from reader


def can_be_read_at_once(path: Path, form: TextFormat, header: Header) -> bool:
    """A file of fitting size in UTF-8, plain lines before its rows, and a pandas that shares the work."""
    if form.encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig", "ascii"):
        return False
    if not (SMALLEST <= path.stat().st_size <= LARGEST and _newest()):
        return False
    with path.open("rb") as file:
        file.seek(-1, SEEK_END)
        if file.read() == b"\x1a":  # `TextStream` takes this end of a text of DOS away
            return False
    before = lines_before_rows(path, header)
    quote = form.quote.encode()
    plain = all(b"\r" not in line.removesuffix(b"\r\n") and not (quote and quote in line) for line in before)
    mark = 3 if before and before[0].startswith(b"\xef\xbb\xbf") else 0
    return plain and sum(map(len, before)) == header.bytes + mark


def lines_before_rows(path: Path, header: Header) -> list[bytes]:
    """What stands before the rows of data, as in the file."""
    with path.open("rb") as file:
        return [file.readline() for _ in range(header.lines)]


def all_rows(path: Path, form: TextFormat, header: Header) -> pd.DataFrame:
    """All columns by position, of the types that pandas finds; for files that `can_be_read_at_once`."""
    import pandas as pd

    # What it advises against mixed columns is told by their type, and they are read again.
    warnings.filterwarnings("ignore", category=pd.errors.DtypeWarning)
    width = len(header.names)
    frame: pd.DataFrame = pd.read_csv(
        path.absolute(),  # pandas would take ~ for the home folder, and .gz for packed
        compression=None,
        skiprows=header.lines,
        **_options(form, width),
    )
    return frame


def as_written(column: pd.Series) -> bool:
    """A column read at once holds text exactly as in the file."""
    import pandas as pd

    return isinstance(column.dtype, pd.StringDtype)


def words_in(column: pd.Series) -> tuple[list[NDArray[np.integer[Any]]], list[str]]:
    """For each row the place of its value, -1 for an empty cell, in chunks; and the values."""
    import pandas as pd

    if isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "pyarrow":
        return _words_in_arrow(cast("Any", column.array).__arrow_array__())
    codes, values = pd.factorize(column.array if as_written(column) else column.to_numpy())
    return [codes], list(values)


def _words_in_arrow(text: Any) -> tuple[list[NDArray[np.integer[Any]]], list[str]]:
    """`words_in` of an Arrow array in chunks, without pandas' detour by 64-bit codes.

    Arrow's usual memory pool takes twice as long where two threads work, and begins by clearing far more
    memory than is needed here; that of the system does not.
    """
    import pyarrow as pa
    from pyarrow import compute

    pool = pa.system_memory_pool()
    coded = compute.dictionary_encode(text, memory_pool=pool).unify_dictionaries(memory_pool=pool)
    empty = pa.scalar(-1, pa.int32())
    places = (chunk.indices for chunk in coded.chunks)
    codes = [compute.coalesce(chunk, empty, memory_pool=pool).to_numpy() for chunk in places]
    return codes, coded.chunk(0).dictionary.to_pylist() if codes else []


def _options(form: TextFormat, width: int) -> dict[str, Any]:
    return {
        "sep": r"\s+" if form.aligned else form.delimiter,
        "header": None,
        "names": range(width),
        "index_col": False,
        "keep_default_na": False,
        "na_values": [""],
        "decimal": form.decimal,
        "quotechar": form.quote or '"',
        "quoting": 0 if form.quote else 3,
        "skip_blank_lines": width > 1,
        "engine": "c",
        **({} if _newest() else {"float_precision": "round_trip"}),
    }


@cache
def _newest() -> bool:
    """pandas 3.1 or later: reads numbers exactly by default, and a file by several threads."""
    import pandas as pd

    return tuple(int(part) for part in pd.__version__.split(".")[:2]) >= (3, 1)
