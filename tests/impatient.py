"""A reporter whose user loses patience."""

from __future__ import annotations

from workbench.errors import Cancelled


class Impatient:
    """Counts how often it is asked, and says stop at the question `last` and at all after it."""

    def __init__(self, last: int = 10**9) -> None:
        self.asked, self._last = 0, last

    def progress(self, fraction: float, message: str = "") -> None:
        assert 0 <= fraction <= 1
        self.asked += 1
        if self.asked >= self._last:
            raise Cancelled
