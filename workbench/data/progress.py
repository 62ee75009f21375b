"""What a reader needs of a reporter: say how far it is, and learn by Cancelled that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Part of `workbench.analysis.Reporter`; any object with this method will do."""

    def progress(self, fraction: float, message: str = "") -> None:
        """How far the work is, 0 to 1; raises Cancelled when the user asked to stop."""
        ...
