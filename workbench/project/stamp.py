"""Whether a file is still the one that was read or written: by its time of change and its size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import ProjectError


@dataclass(frozen=True, slots=True)
class Stamp:
    """changed: time of the last change in nanoseconds; size in bytes; -1 where there is no file."""

    changed: int = -1
    size: int = -1

    def to_text(self) -> str:
        return f"{self.changed} {self.size}"

    @classmethod
    def from_text(cls, text: str) -> Stamp:
        """Inverse of `to_text`; no file when the text is something else."""
        try:
            changed, size = map(int, text.split(" "))
        except ValueError:
            return cls()
        return cls(changed, size)


class ChangedOnDiskError(ProjectError):
    """The file that was to be replaced is not the one that was opened."""


def stamp_of(path: Path) -> Stamp:
    """The stamp of a file as it is now."""
    try:
        found = path.stat()
    except OSError:
        return Stamp()
    return Stamp(found.st_mtime_ns, found.st_size)


def check_unchanged(path: Path, expected: Stamp) -> None:
    """ChangedOnDiskError if another program has changed the file; one that is gone can be written again."""
    now = stamp_of(path)
    if now not in (expected, Stamp()):
        raise ChangedOnDiskError(
            f"'{path.name}' was changed by another program since it was opened here.",
            "Save under another name, or replace it.",
        )
