"""Write a file so that a crash leaves either the old one or the new one, never half of one."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from workbench.data.refusal import why_refused
from workbench.errors import ProjectError

_HELD = (5, 32, 33)
"""What Windows says of a file that somebody holds open: access denied, sharing violation, lock violation."""
_NAME_KEPT = 40
"""Characters of the name in that of the temporary file, which may not be longer than the system allows."""
_ABANDONED = 3600.0
"""Seconds after which nobody can still be writing a temporary file."""
_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file to write to; on leaving without an error it takes the place of `path`.

    The bytes are on disk (fsync) before the name changes. ProjectError when the folder refuses, or
    when something else than a file has that name.
    """
    target = _target(path)
    begin = f".{target.name[:_NAME_KEPT]}."
    try:
        handle, name = tempfile.mkstemp(prefix=begin, suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise refused(path, error) from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(target, name)
        _take_place(Path(name), target)
        _sync_folder(target.parent)
        _clear_abandoned(target.parent, begin)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _clear_abandoned(folder: Path, begin: str) -> None:
    """Remove what was left of an older write of the same file whose process was killed."""
    old = time.time() - _ABANDONED
    abandoned = re.compile(re.escape(begin) + r"[a-z0-9_]{8}\.tmp")  # as mkstemp names files
    with suppress(OSError):  # of a folder that may not be looked into, or a file that somebody else removed
        for file in [file for file in folder.iterdir() if abandoned.fullmatch(file.name)]:
            if file.stat().st_mtime < old:
                file.unlink()


def _target(path: Path) -> Path:
    """The file to replace, links followed; ProjectError when it is none or the system knows no such name."""
    try:
        target = path.resolve()
        there, is_file = target.exists(), target.is_file()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a circle of links, a zero character
        raise ProjectError(
            f"'{path.name}' cannot be written: the system takes no such name.",
            "Choose another, shorter name.",
        ) from error
    if there and not is_file:  # replacing would put a file in the place of a device or a pipe
        what = "a folder" if target.is_dir() else "not an ordinary file"
        raise ProjectError(f"'{path.name}' cannot be written: it is {what}.", "Choose another name.")
    if there and not os.access(target, os.W_OK):  # replacing it would need the folder's leave only
        raise ProjectError(f"'{path.name}' cannot be written: it is read-only.", "Save under another name.")
    return target


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that may be there already: a disk that fills up leaves the old one as it was.

    Devices and pipes are written to as they are, and so is a file in a folder that takes no new ones.
    ProjectError as for `replacing`.
    """
    if (
        _is_there(path)
        and not path.is_dir()
        and not (path.is_file() and os.access(path.resolve().parent, os.W_OK))
    ):
        try:
            path.write_bytes(content)
        except OSError as error:
            raise refused(path, error) from error
    else:
        with replacing(path) as file:
            file.write(content)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, RuntimeError, ValueError):
        return False  # what is wrong with the name is told when it is written to


def _take_place(new: Path, target: Path) -> None:
    """Give the new file the name of the old one; again where a scanner holds that for a moment (Windows)."""
    for wait in _WAITS:
        try:
            new.replace(target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(wait)
    new.replace(target)


def _keep_mode(target: Path, name: str) -> None:
    """Temporary files are private; a file that is replaced keeps its mode, a new one gets the usual."""
    if target.exists():
        mode = target.stat().st_mode & 0o777
    else:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    Path(name).chmod(mode)


def _sync_folder(folder: Path) -> None:
    """The new name itself must survive a power cut; only POSIX can and need say so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def refused(path: Path, error: OSError) -> ProjectError:
    """What the system's refusal to write `path` means, and what to do; nothing is lost by it."""
    reason, advice = why_refused(error)
    return ProjectError(f"'{path.name}' cannot be written: {reason}.", advice)
