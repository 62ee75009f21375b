"""Autosave: a copy of unsaved work that a later start can offer back.

Each running window owns one file in the state folder, named after its process; a file whose process is gone
was left by a crash. It is kept until the user has decided.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.paths import state_dir
from workbench.project.atomic import replacing
from workbench.project.model import Project, new_id
from workbench.project.store import SUFFIX, save_project


@dataclass(frozen=True)
class Leftover:
    """Work that was not saved when its window ended: the copy, the file it belonged to, when."""

    path: Path
    original: str
    modified: float

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        _note_of(self.path).unlink(missing_ok=True)


class Recovery:
    """The recovery file of this window."""

    def __init__(self) -> None:
        self.path = _folder() / f"{os.getpid()}-{new_id()}{SUFFIX}"

    def save(self, project: Project, original: Path | None) -> None:
        """Write the copy, atomically; ProjectError if the folder refuses."""
        save_project(project, self.path)
        note = {"pid": os.getpid(), "original": "" if original is None else str(original)}
        with replacing(_note_of(self.path)) as file:
            file.write(json.dumps(note).encode())

    def clear(self) -> None:
        """Nothing is unsaved any more."""
        self.path.unlink(missing_ok=True)
        _note_of(self.path).unlink(missing_ok=True)


def leftovers() -> list[Leftover]:
    """Recovery files whose window is no longer there, newest first."""
    found = []
    for path in _folder().glob(f"*{SUFFIX}"):
        note = _read_note(path)
        if note is not None and not _alive(note["pid"]):
            found.append(Leftover(path, note["original"], path.stat().st_mtime))
    return sorted(found, key=lambda item: -item.modified)


def _folder() -> Path:
    folder = state_dir() / "recovery"
    folder.mkdir(exist_ok=True)
    return folder


def _note_of(path: Path) -> Path:
    return path.with_suffix(".json")


def _read_note(path: Path) -> dict[str, Any] | None:
    """Who wrote the copy; None while a window is still writing it, or when the note is damaged."""
    try:
        note = json.loads(_note_of(path).read_text(encoding="utf-8"))
        return {"pid": int(note["pid"]), "original": str(note["original"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _alive(pid: int) -> bool:
    """Whether a process with that number runs. Windows is asked: there, signal 0 would end it."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, pid)
        if handle:
            kernel.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
