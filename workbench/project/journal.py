"""The journal of unsaved work: the project after each command, so that a crash loses one at most.

    lock            held by the window's process for as long as it lives
    journal.txt     one line a command: a checksum, then JSON that names the files the project consists of
    000001.part     a part of a project (members.py), written once and shared by the lines that need it

A project is an immutable value that shares what a command did not touch; so does the journal: one edit of one
column writes that column and a line, another order of rows that order and a line (kept_parts.py). A line
counts only if its checksum and those of its files are right, and files are deleted only when a later line is
safely on disk. Whatever is cut off, the line before still holds.
"""

from __future__ import annotations

import io
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from workbench.errors import ProjectError
from workbench.project.atomic import refused, replacing
from workbench.project.journal_parts import JournalParts
from workbench.project.kept_parts import File, KeptParts
from workbench.project.members import parts_of, project_of
from workbench.project.model import Project

JOURNAL = "journal.txt"
LONGEST = 4 * 2**20
"""A journal that has grown beyond this many bytes is begun anew with its last line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    label, at: what was done, and when (seconds since 1970); steps: how many are not saved; original, stamp:
    the file that the project belongs to, as it was opened; parts: member -> (file, size, checksum); rows: of
    members that are rows of a column, that column and the places of its rows.
    """

    label: str
    at: float
    steps: int
    original: str
    stamp: str
    parts: dict[str, File] = field(default_factory=dict)
    rows: dict[str, tuple[File, File]] = field(default_factory=dict)


class Journal:
    """Writes the journal in `folder`. Not for several threads at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts = KeptParts(self._write_part)
        self._number = 0
        self._unsynced: list[Path] = []
        self._stale: list[Path] = []

    def record(self, project: Project, entry: Entry) -> None:
        """Write the project as the newest entry, whose parts and rows are filled in. ProjectError if refused.

        Afterwards a killed process loses nothing of it; against a power cut see `settle`.
        """
        try:
            self._record(project, entry)
        except OSError as error:
            raise refused(self.folder / JOURNAL, error) from error

    def _record(self, project: Project, entry: Entry) -> None:
        needed: set[str] = set()
        for part in parts_of(project):
            kept = self._parts.kept(part)
            needed |= kept.files
            if kept.rows is None:
                entry.parts[part.name] = kept.file
            else:
                entry.rows[part.name] = kept.file, kept.rows.file
        self._append(_line(entry))
        self._stale += (self.folder / name for name in self._parts.forget_all_but(needed))

    def settle(self) -> None:
        """Wait until the disk has it all, then delete what the newest entry does not need."""
        with suppress(OSError):
            for path in [*self._unsynced, self.folder / JOURNAL]:
                _sync(path)
            self._unsynced.clear()
            self._shorten()
            while self._stale:
                self._stale.pop().unlink(missing_ok=True)

    def clear(self) -> None:
        """Nothing is unsaved any more: only the lock stays."""
        (self.folder / JOURNAL).unlink(missing_ok=True)  # first, since the other files are nothing without it
        for path in self.folder.glob("*.part"):
            path.unlink(missing_ok=True)
        self._parts.forget_all_but(set())
        self._unsynced.clear()
        self._stale.clear()

    def _write_part(self, write: Any) -> File:
        self._number += 1
        path = self.folder / f"{self._number:06d}.part"
        with path.open("wb") as file:
            counted = _Counting(file)
            write(counted)
        self._unsynced.append(path)
        return path.name, counted.size, counted.checksum

    def _append(self, line: bytes) -> None:
        """One write, so that a line is there or cut off, never mixed with another."""
        with (self.folder / JOURNAL).open("ab", buffering=0) as file:
            if file.write(b"\n" + line) != len(line) + 1:
                raise OSError(28, "No space left on device")

    def _shorten(self) -> None:
        path = self.folder / JOURNAL
        if path.stat().st_size > LONGEST:
            last = path.read_bytes().rpartition(b"\n")[2]
            with suppress(ProjectError), replacing(path) as file:
                file.write(last)


class _Counting(io.RawIOBase):
    """Passes bytes on to a file, and counts and sums them up."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = self.checksum = 0

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.size += len(view)
        self.checksum = zlib.crc32(view, self.checksum)
        return self._file.write(view)


def _line(entry: Entry) -> bytes:
    fields = {
        "label": entry.label,
        "at": entry.at,
        "steps": entry.steps,
        "original": entry.original,
        "stamp": entry.stamp,
        "parts": entry.parts,
        "rows": entry.rows,
    }
    text = json.dumps(fields).encode()
    return b"%08x %s" % (zlib.crc32(text), text)


def entries(folder: Path) -> Iterator[Entry]:
    """The entries of a journal whose lines are whole, newest first."""
    try:
        lines = (folder / JOURNAL).read_bytes().split(b"\n")
    except OSError:
        return
    for line in reversed(lines):
        if (entry := _entry(line)) is not None:
            yield entry


def _entry(line: bytes) -> Entry | None:
    checksum, _, text = line.partition(b" ")
    try:
        if int(checksum, 16) != zlib.crc32(text):
            return None
        fields = json.loads(text)
        parts = {str(k): _file(v) for k, v in fields["parts"].items()}
        rows = {str(k): (_file(v[0]), _file(v[1])) for k, v in fields.get("rows", {}).items()}
        words = [str(fields[key]) for key in ("label", "original", "stamp")]
        return Entry(words[0], float(fields["at"]), int(fields["steps"]), words[1], words[2], parts, rows)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError):
        return None


def _file(item: Any) -> File:
    return str(item[0]), int(item[1]), int(item[2])


def recovered(folder: Path) -> tuple[Project, Entry]:
    """The newest project of a journal that is whole, and its entry; ProjectError if there is none."""
    for entry in entries(folder):
        with suppress(ProjectError):
            return project_of(JournalParts(folder, entry)), entry
    raise ProjectError(
        "The unsaved work cannot be brought back: its copy is damaged.", "Open the last saved file."
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
