"""Keep other programs from cutting a file short while it is mapped into memory.

pandas maps large files. Were one emptied meanwhile, say by the program that writes it again, the system would
end this process without a word. Windows refuses to cut a mapped file. Linux lets whoever opens a file for
writing wait while another holds a lease on it (fcntl(2), F_SETLEASE), which it gives to the owner of the file
if nobody is writing. For all others, a file that has not changed for a while is taken for one that is not
being written.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workbench.data.text.files import open_data_file

_RESTED = 10.0  # seconds


@contextmanager
def kept_whole(path: Path) -> Iterator[bool]:
    """Whether the file stays as long as it is while the block runs; keep the block under half a minute."""
    if sys.platform == "win32":
        yield True
        return
    with open_data_file(path) as file:  # closing it ends the lease
        yield _leased(file) or time.time() - path.stat().st_mtime > _RESTED


def _leased(file: BinaryIO) -> bool:
    """Linux gave a lease; it tells by a signal that somebody waits, one that does nothing here."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError:
        return False
    return True
