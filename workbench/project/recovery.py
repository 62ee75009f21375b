"""Unsaved work on disk: each window keeps a journal of its own, and a later start finds what a crash left.

A journal belongs to the window that holds its lock; one whose lock is free was left behind. It is kept until
the user has decided, also when the window that brings it back crashes in its turn.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import ProjectError
from workbench.paths import state_dir
from workbench.project import drafts as drafts_file
from workbench.project.drafts import Draft
from workbench.project.journal import Entry, Journal, entries, recovered
from workbench.project.lock import ProcessLock
from workbench.project.model import Project, new_id
from workbench.project.stamp import Stamp

_YOUNG = 60.0
"""Seconds for which a folder with nothing in it may belong to a window that is just starting."""

_TRIES = 50


class Recovery:
    """The journal of this window."""

    def __init__(self) -> None:
        self.folder = _folder() / f"{os.getpid()}-{new_id()}"
        self._lock = ProcessLock(self.folder / "lock")
        self._journal = Journal(self.folder)

    def record(self, project: Project, label: str, steps: int, original: str, stamp: Stamp) -> None:
        """Write the project after the command `label`, the `steps`-th since it was saved; see Journal.record.

        original: the file that it belongs to, "" for none yet; stamp: that of the file as it was opened.
        """
        self._open()
        self._journal.record(project, Entry(label, time.time(), steps, original, stamp.to_text()))

    def keep_drafts(self, drafts: Sequence[Draft], original: str) -> None:
        """Keep words that are still being typed, in place of those before; none: nothing is being typed.

        original: the file of the window, "" for none yet.
        """
        if drafts:
            self._open()
        drafts_file.keep(self.folder, drafts, original)

    def settle(self) -> None:
        """See Journal.settle."""
        self._journal.settle()

    def clear(self) -> None:
        """Nothing is unsaved any more."""
        if self.folder.exists():
            self._journal.clear()

    def close(self) -> None:
        """The window goes away and nothing of it is to be kept."""
        self.clear()
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _open(self) -> None:
        if self.folder.exists():
            return
        try:
            self.folder.mkdir(parents=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ProjectError(
                f"A copy of unsaved work cannot be kept: {reason}.", "Save the project often."
            ) from error
        for _ in range(_TRIES):  # a window that looks for leftovers holds it for a moment
            if self._lock.take():
                return
            time.sleep(0.01)


@dataclass(frozen=True)
class Leftover:
    """Work that was not saved when its window ended: its journal, and what the newest entry says of it.

    drafts: words that were being typed.
    """

    folder: Path
    entry: Entry
    drafts: tuple[Draft, ...] = ()

    @property
    def has_work(self) -> bool:
        """Whether there is a project to bring back; else only words were being typed."""
        return bool(self.entry.parts)

    @property
    def original(self) -> str:
        """The file it belongs to, "" if it had none."""
        return self.entry.original

    @property
    def stamp(self) -> Stamp:
        """That of the file as the lost window had opened it."""
        return Stamp.from_text(self.entry.stamp)

    def load(self) -> Project:
        """The newest state that is whole; ProjectError when nothing is."""
        return recovered(self.folder)[0]

    def claim(self) -> ProcessLock | None:
        """The lock of the journal, so that no other window takes it meanwhile; None when one has done so."""
        lock = ProcessLock(self.folder / "lock")
        return lock if self.folder.exists() and lock.take() else None

    def discard(self) -> None:
        """Away with it for good."""
        shutil.rmtree(self.folder, ignore_errors=True)


def leftovers() -> list[Leftover]:
    """Journals whose window is no longer there, newest first; empty ones are cleared away."""
    found = []
    for folder in _folder().iterdir():
        if not folder.is_dir() or not _is_left(folder):
            continue
        entry, words = next(entries(folder), None), drafts_file.kept(folder)
        if entry is None and words.drafts:
            entry = Entry("", words.at, 0, words.original, "")
        if entry is not None:
            found.append(Leftover(folder, entry, words.drafts))
        elif not _is_young(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return sorted(found, key=lambda item: -item.entry.at)


def _is_left(folder: Path) -> bool:
    """Whether nobody holds the journal; a window takes the lock just after it has made the folder."""
    if not (folder / "lock").exists():
        return not _is_young(folder)
    lock = ProcessLock(folder / "lock")
    free = lock.take()
    lock.release()
    return free


def _is_young(folder: Path) -> bool:
    """Whether it was made or changed just now, or is gone."""
    try:
        return time.time() - folder.stat().st_mtime < _YOUNG
    except OSError:
        return True


def _folder() -> Path:
    folder = state_dir() / "recovery"
    folder.mkdir(exist_ok=True)
    return folder
