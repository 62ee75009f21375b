"""Reading a zip that may be damaged or hostile: names from a closed list, sizes bounded, nothing unpacked.

Members are only ever read into memory, by names we form ourselves, and never more bytes than announced.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workbench.errors import ProjectError

MAX_MEMBERS = 250_000
MAX_TEXT = 512 * 2**20
MAX_TEXT_RATIO = 400
MAX_LOOSE = 2**30
MAX_DATA_RATIO = 300
"""More bytes of columns than MAX_LOOSE must not be packed tighter than this: no study is all zeros."""

MAX_TOTAL = 32 * 2**30
NAMES = re.compile(
    r"manifest\.json|(data|tables/\d{1,4})/(table\.json|\d{4,6}\.(npy|json))|results/[0-9a-z]{1,32}\.json"
)


class Archive:
    """An open project file. Use as a context manager."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._zip, self.name = archive, name

    @classmethod
    def open(cls, path: Path) -> Self:
        """ProjectError when the file is missing, is not a zip, or has members it should not have."""
        try:
            opened = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise ProjectError(
                f"There is no file '{path}'.", "Check whether it was moved or renamed."
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise ProjectError(
                f"'{path.name}' cannot be read: {reason}.", "Check its permissions."
            ) from error
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise cls._damaged(path.name, "it is not a project, or was cut off") from error
        archive = cls(opened, path.name)
        try:
            archive._check_members()
        except ProjectError:
            opened.close()
            raise
        return archive

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def bytes(self, member: str, limit: int) -> bytes:
        """The content of `member`; ProjectError if it is absent, damaged or longer than `limit` bytes."""
        try:
            with self._zip.open(member) as stream:
                content = stream.read(limit + 1)
        except KeyError:
            raise self.damaged(f"its part '{member}' is missing") from None
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
            OSError,
        ) as error:
            raise self.damaged(f"its part '{member}' cannot be unpacked") from error
        if len(content) > limit:
            raise self.damaged(f"its part '{member}' is larger than it may be")
        return content

    def text(self, member: str) -> str:
        """As `table_parts.dumps` wrote it: halves of characters, which some files hold, come back too."""
        try:
            return self.bytes(member, MAX_TEXT).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise self.damaged(f"its part '{member}' is not text") from error

    def json(self, member: str) -> Any:
        try:
            return json.loads(self.text(member))
        except (ValueError, RecursionError) as error:
            raise self.damaged(f"its part '{member}' is not valid") from error

    def damaged(self, reason: str) -> ProjectError:
        return self._damaged(self.name, reason)

    @staticmethod
    def _damaged(name: str, reason: str) -> ProjectError:
        return ProjectError(
            f"'{name}' cannot be opened: {reason}.",
            "Open an earlier copy, or the data file itself; nothing was changed.",
        )

    def _check_members(self) -> None:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_TOTAL:
            raise self.damaged("it would unpack to more than a project can hold")
        large = sum(m.file_size for m in members if m.filename.endswith(".npy"))
        if large > MAX_LOOSE and large > MAX_DATA_RATIO * sum(m.compress_size for m in members):
            raise self.damaged("a part of it is packed suspiciously tightly")
        seen: set[str] = set()
        for member in members:
            if not NAMES.fullmatch(member.filename) or member.filename in seen:
                raise self.damaged("it holds something that does not belong in a project")
            seen.add(member.filename)
            packed = max(member.compress_size, 64)
            if member.filename.endswith(".json") and member.file_size > MAX_TEXT_RATIO * packed:
                raise self.damaged("a part of it is packed suspiciously tightly")
