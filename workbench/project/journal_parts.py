"""The parts of a project as one line of a journal names them, read back. Nothing in the files is trusted."""

from __future__ import annotations

import io
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import ProjectError
from workbench.project.kept_parts import File
from workbench.project.npy import HEADER, read_values, write_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.project.journal import Entry

_MOST = 2**40  # bytes of a file whose size nothing else bounds
_Bytes = bytes


class JournalParts:
    """The parts of one entry, for `project_of`; each method raises ProjectError for what is not whole."""

    def __init__(self, folder: Path, entry: Entry) -> None:
        self.name = entry.original or "the unsaved work"
        self._folder, self._entry = folder, entry
        self._places: dict[File, NDArray[Any]] = {}

    def bytes(self, member: str, limit: int) -> _Bytes:
        """The content of a part: of its file, or put together where it is rows of a column."""
        taken = self._entry.rows.get(member)
        if taken is not None:
            return self._put_together(member, *taken, limit)
        if member not in self._entry.parts:
            raise self._missing(member)
        return self._file(member, self._entry.parts[member], limit)

    def text(self, member: str) -> str:
        return self.bytes(member, _MOST).decode("utf-8", "surrogatepass")

    def json(self, member: str) -> Any:
        try:
            return json.loads(self.text(member))
        except (ValueError, RecursionError) as error:
            raise self.damaged(f"its part '{member}' is not valid") from error

    def damaged(self, reason: str) -> ProjectError:
        return ProjectError(
            f"The unsaved work cannot be brought back: {reason}.", "Open the last saved file."
        )

    def _missing(self, member: str) -> ProjectError:
        return self.damaged(f"its part '{member}' is missing")

    def _file(self, member: str, file: File, limit: int) -> _Bytes:
        name, size, checksum = file
        path = self._folder / Path(name).name
        try:
            content = path.read_bytes() if path.stat().st_size == size <= limit else b""
        except OSError as error:
            raise self._missing(member) from error
        if len(content) != size or zlib.crc32(content) != checksum:
            raise self.damaged(f"its part '{member}' is not whole")
        return content

    def _put_together(self, member: str, of: File, rows: File, limit: int) -> _Bytes:
        """The part whose values are rows of those in the file `of`, their places in the file `rows`."""
        import numpy as np

        try:
            values = read_values(self._file(member, of, _MOST))
        except ValueError as error:
            raise self.damaged(f"its part '{member}' cannot be read") from error
        places = self._read_places(member, rows)
        if len(places) * values.itemsize + HEADER > limit:
            raise self.damaged(f"its part '{member}' is larger than it may be")
        if len(places) and places.max() >= len(values):
            raise self.damaged(f"the order of rows in its part '{member}' names rows that are not there")
        out = io.BytesIO()
        write_values(out, np.take(values, places, mode="clip"))
        return out.getvalue()

    def _read_places(self, member: str, file: File) -> NDArray[Any]:
        """Places from 0 on; all columns of a table share them."""
        import numpy as np

        if file not in self._places:
            try:
                places = read_values(self._file(member, file, _MOST))
            except ValueError as error:
                raise self.damaged(f"the order of rows in its part '{member}' cannot be read") from error
            if places.dtype not in (np.dtype("<i4"), np.dtype("<i8")):
                raise self.damaged(f"the order of rows in its part '{member}' is not made of whole numbers")
            if len(places) and places.min() < 0:
                raise self.damaged(f"the order of rows in its part '{member}' names rows that are not there")
            self._places[file] = places.astype(np.intp)
        return self._places[file]
