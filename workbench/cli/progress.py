"""Progress of an analysis on one line of a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from workbench.analysis.reporting import QuietReporter

INTERVAL = 0.1
WIDTH = 78


class TerminalReporter(QuietReporter):
    """Shows fraction and message on stderr, at most ten times a second; wipes the line when done."""

    engine = None  # the one of the environment, else all cores

    def __init__(self, seed: int, *, shown: bool) -> None:
        super().__init__(seed)
        self._shown = shown
        self._next = 0.0
        self._written = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if self._written:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
            sys.stderr.flush()

    def progress(self, fraction: float, message: str = "") -> None:
        super().progress(fraction, message)
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + INTERVAL
            self._written = True
            line = f"{min(max(fraction, 0), 1):4.0%} {message}"[:WIDTH]
            sys.stderr.write("\r" + line.ljust(WIDTH))
            sys.stderr.flush()
