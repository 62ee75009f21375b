"""A lock that a process holds for as long as it lives; a process that is killed lets go of it too."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


class ProcessLock:
    """A lock file. Whoever finds it free knows that its owner is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Whether the lock is ours now; False while another holds it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return False
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go, if it is ours."""
        if self._descriptor is not None:
            _unlock(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None


def _unlock(descriptor: int) -> None:
    """Windows frees the lock of a closed file when it finds the time; POSIX at once."""
    if sys.platform == "win32":
        import msvcrt

        with suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)


def _lock(descriptor: int) -> None:
    """OSError when somebody else holds it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
