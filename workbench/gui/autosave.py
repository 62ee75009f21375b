"""Autosave: keeps a copy of unsaved work while one works, and offers what a crash left behind."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from workbench.errors import WorkbenchError
from workbench.gui.background import in_background
from workbench.gui.banner import Banner
from workbench.gui.document import Document
from workbench.project.model import Project
from workbench.project.recovery import Leftover, Recovery, leftovers
from workbench.project.store import load_project

PAUSE_MS = 15_000  # at most one copy in this time


class Autosave(QObject):
    """Copies the project a while after each change, in a thread, and deletes the copy once all is saved."""

    def __init__(self, document: Document, banner: Banner) -> None:
        super().__init__(document)
        self._document, self._banner = document, banner
        self._recovery = Recovery()
        self._copied: Project | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.copy_now)
        document.project_changed.connect(self._changed)
        document.dirty_changed.connect(self._dirty_changed)

    def copy_now(self, then: Callable[[], object] = lambda: None) -> None:
        """Write the copy, unless there is nothing unsaved or it is up to date."""
        project, path = self._document.project, self._document.path
        if not self._document.dirty or project is self._copied:
            return

        def copied(_: object) -> None:
            self._copied = project
            then()

        original = Path(path) if path else None
        in_background(lambda: self._recovery.save(project, original), copied, _ignore)

    def close(self) -> None:
        """The window closes and nothing is unsaved, or the user does not want it."""
        self._timer.stop()
        self._recovery.clear()

    def offer_leftovers(self) -> None:
        """If an earlier window ended without saving, offer its work in the banner."""
        in_background(leftovers, self._offer, _ignore)

    def _changed(self) -> None:
        if self._document.dirty and not self._timer.isActive():
            self._timer.start()

    def _dirty_changed(self, dirty: bool) -> None:
        if not dirty:
            self._timer.stop()
            self._copied = None
            self._recovery.clear()

    def _offer(self, found: list[Leftover]) -> None:
        if found:
            newest = found[0]
            when = time.strftime("%d %B, %H:%M", time.localtime(newest.modified))
            name = Path(newest.original).name or "a project that had no name yet"
            self._banner.show_message(
                f"Unsaved work was found: {name}, from {when}.",
                "The workbench did not end properly then. Bring it back, or discard it.",
                level="info",
                choices=(
                    ("Bring back", lambda: self._bring_back(newest)),
                    ("Discard", newest.discard),
                ),
            )

    def _bring_back(self, leftover: Leftover) -> None:
        def opened(project: Project) -> None:
            self._document.open_project(project, leftover.original, saved=False)
            self.copy_now(leftover.discard)

        in_background(lambda: load_project(leftover.path), opened, self._document.report)


def _ignore(error: WorkbenchError) -> None:
    """A copy that cannot be written must not disturb the work; saving itself would tell why."""
