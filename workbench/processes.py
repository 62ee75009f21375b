"""Child processes that start alike everywhere: from a window, a script, a notebook or a frozen program.

Always "spawn". A spawned child would import the main script again, which runs it a second time when it has
no `if __name__ == "__main__"` guard; nothing we send lives there, so children are not told of it.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Iterator
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any

BLAS_THREADS = (
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OMP_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_starting = threading.Lock()


class ChildProcess(SpawnProcess):
    """A spawned process that does not import the main script of its parent."""

    def start(self) -> None:
        with _starting, _nameless_main():
            super().start()


class ChildContext(SpawnContext):
    """A multiprocessing context that makes ChildProcesses and remembers them, so that they can be killed."""

    def __init__(self) -> None:
        super().__init__()
        self.children: list[ChildProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> ChildProcess:  # type: ignore[override]
        child = ChildProcess(*args, **kwargs)
        self.children.append(child)
        return child

    def kill(self) -> None:
        """End all its processes at once."""
        for child in self.children:
            if child.pid is not None:
                with contextlib.suppress(ValueError):  # closed already
                    child.kill()


def one_blas_thread() -> None:
    """Keep BLAS to one thread; only works before numpy is imported."""
    for name in BLAS_THREADS:
        os.environ[name] = "1"


def end_with_parent() -> None:
    """From now on this process ends when the one that started it does, however that happened."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_watch, args=(parent.sentinel,), name="parent-watch", daemon=True)
        watch.start()


def _watch(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


@contextlib.contextmanager
def _nameless_main() -> Iterator[None]:
    """While a child is prepared, the main module has no file to import; `spawn` then leaves it out."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
