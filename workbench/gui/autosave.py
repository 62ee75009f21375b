"""Autosave: each command goes to the journal of this window, and what a crash left behind is offered.

The journal is written in a thread, one command after the other. A command waits until the one before it is
written, which is so nearly always; a program that is killed therefore loses no more than its last command.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, QTimer
from PySide6.QtGui import QGuiApplication

from workbench.errors import ProjectError, WorkbenchError
from workbench.gui.background import in_background
from workbench.gui.banner import Banner, Choice
from workbench.gui.document import Document
from workbench.gui.put_back import PutBack
from workbench.project.drafts import Draft, told
from workbench.project.lock import ProcessLock
from workbench.project.model import Project
from workbench.project.recovery import Leftover, Recovery, leftovers

PATIENCE = 2.0
"""Seconds a command waits for the one before it: a disk that takes longer must not stop the window."""

SETTLE_MS = 2_000  # milliseconds without a command after which the disk is asked to have it all


def _nothing() -> None:
    """What follows on most commands."""


def _at_once(then: Callable[[], object]) -> None:
    then()


class Autosave(QObject):
    """when_saved(then): does `then` once nothing of the present project can be lost (Files.when_saved).

    put_back: opens the places in which words were being typed; None: they are only shown and copied.
    """

    def __init__(
        self,
        document: Document,
        banner: Banner,
        when_saved: Callable[[Callable[[], object]], object] = _at_once,
        put_back: PutBack | None = None,
    ) -> None:
        super().__init__(document)
        self._put_back = put_back
        self._document, self._banner, self._when_saved = document, banner, when_saved
        self._recovery = Recovery()
        self._recorded: Project | None = None
        self._late = self._told = False
        self._written = threading.Event()  # the command before is in the journal
        self._written.set()
        self._writer = QThreadPool(self)
        self._writer.setMaxThreadCount(1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLE_MS)
        self._pause.timeout.connect(self._settle)
        document.history_changed.connect(self._changed)
        document.path_changed.connect(lambda _path: self._changed())

    def close(self) -> None:
        """The window closes and nothing is unsaved, or the user does not want it."""
        self._pause.stop()
        self._writer.waitForDone()
        self._recovery.close()

    # -- keeping -------------------------------------------------------------------------------------

    def _changed(self) -> None:
        if not self._document.dirty:
            self._forget()
        elif self._document.project is not self._recorded:
            self._record()

    def _record(self, then: Callable[[], object] = _nothing) -> None:
        """Write the present project, once the one before it is written."""
        if not self._written.wait(PATIENCE):
            self._late = True
            return
        self._written.clear()
        document, recovery, written = self._document, self._recovery, self._written
        project, label, steps = document.project, document.undo_label, document.unsaved_steps
        path, stamp = document.path, document.stamp
        self._recorded = project

        def write() -> None:
            try:
                recovery.record(project, label, steps, path, stamp)
            finally:
                written.set()

        def done(_: object) -> None:
            self._pause.start()
            self._catch_up()
            then()

        in_background(write, done, self._failed, self._writer)

    def _catch_up(self) -> None:
        """Commands that did not wait are written now, the newest of them only."""
        if self._late:
            self._late = False
            self._changed()

    def _forget(self) -> None:
        """All is saved."""
        self._pause.stop()
        if self._recorded is not None:
            self._recorded = None
            in_background(self._recovery.clear, lambda _: None, _ignore, self._writer)

    def keep_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """Keep words that are still being typed; () once they are part of the project, or given up."""
        recovery, original = self._recovery, self._document.path
        in_background(
            lambda: recovery.keep_drafts(drafts, original), lambda _: None, self._failed, self._writer
        )

    def _settle(self) -> None:
        in_background(self._recovery.settle, lambda _: None, _ignore, self._writer)

    def _failed(self, error: WorkbenchError) -> None:
        """Told once: saving itself may well work, on another disk."""
        self._recorded = None
        if not self._told:
            self._told = True
            self._banner.show_message(
                "Unsaved work is not kept safe from crashes for now.",
                f"{error.message} Save the project often.",
                level="warning",
            )

    # -- bringing back -------------------------------------------------------------------------------

    def offer_leftovers(self) -> None:
        """If an earlier window ended without saving, offer its work in the banner."""
        in_background(leftovers, self._offer, _ignore)

    def _offer(self, found: list[Leftover]) -> None:
        if not found:
            return
        newest = found[0]
        when = time.strftime("%d %B, %H:%M", time.localtime(newest.entry.at))
        name = Path(newest.original).name or "a project that had no name yet"
        if not newest.has_work:
            self._offer_words(
                newest.drafts,
                f"Words that were being typed when the workbench ended were kept, in {name}, from {when}.",
                newest.original,
                lambda: self._discard(newest),
            )
            return
        self._banner.show_message(
            f"Unsaved work was found: {name}, from {when}.",
            f"The workbench did not end properly then. {_lost(newest)} Bring it back, or discard it.",
            level="info",
            choices=(
                ("Bring back", lambda: self._when_saved(lambda: self._bring_back(newest))),
                ("Discard", lambda: self._discard(newest)),
            ),
        )

    def _offer_words(
        self,
        drafts: tuple[Draft, ...],
        message: str = "Words that were being typed when the workbench ended were kept.",
        original: str = "",
        discard: Callable[[], object] = _nothing,
    ) -> None:
        """Show words that were being typed, to be put back or copied.

        original: the project in which they were typed, "" for the one that is open; discard: forgets them.
        """
        put_back = self._put_back

        def copy() -> None:
            QGuiApplication.clipboard().setText("\n".join(draft.words for draft in drafts))
            discard()

        def placed(lost: tuple[Draft, ...]) -> None:
            if not lost:
                discard()
                return
            gone = "The place where these words were typed is not there any more."
            bare = tuple(Draft(draft.place, draft.words) for draft in lost)
            self._offer_words(bare, gone, original, discard)

        choices: list[Choice] = [("Copy the words", copy), ("Discard", discard)]
        if put_back is not None and any(draft.way for draft in drafts):
            choices.insert(0, ("Put back", lambda: put_back.put(drafts, original, placed)))
        self._banner.show_message(message, told(drafts), level="info", choices=tuple(choices))

    def _discard(self, leftover: Leftover) -> None:
        """Away with it, unless another window is bringing it back just now."""
        lock = leftover.claim()
        if lock is not None:
            lock.release()
            leftover.discard()
        self.offer_leftovers()

    def _bring_back(self, leftover: Leftover) -> None:
        """Open what was lost; its journal stays until our own has it."""
        lock = leftover.claim()
        if lock is None:
            self._document.report(
                ProjectError("This work is open in another window already.", "Go on with it there.")
            )
            return

        def opened(project: Project) -> None:
            self._document.open_project(project, leftover.original, saved=False, stamp=leftover.stamp)
            self._record(lambda: self._taken_over(leftover, lock))
            if leftover.drafts:
                self._offer_words(leftover.drafts)

        def failed(error: WorkbenchError) -> None:
            lock.release()
            self._document.report(error)

        in_background(leftover.load, opened, failed)

    def _taken_over(self, leftover: Leftover, lock: ProcessLock) -> None:
        """Our journal has it, and once the disk has it too the old one can go."""

        def settled(_: object) -> None:
            lock.release()
            self._discard(leftover)

        in_background(self._recovery.settle, settled, _ignore, self._writer)


def _lost(leftover: Leftover) -> str:
    steps, label = leftover.entry.steps, leftover.entry.label
    if not label:
        return ""
    return f"{steps} steps were not saved, the last: {label}." if steps > 1 else f"Not saved: {label}."


def _ignore(error: WorkbenchError) -> None:
    """What cannot be cleared away or found now is looked at again at the next start."""
