"""Changes of the data as undoable steps; those of many rows in a thread, one after the other, with Cancel.

A change is made of steps of preparation (`analysis/transforms`): what the window does, a recipe repeats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from workbench.analysis.transforms.step import Around, Step
from workbench.data.dataset import Dataset
from workbench.data.live import refreshed
from workbench.data.progress import Progress, watched
from workbench.errors import WorkbenchError
from workbench.gui.document import Document
from workbench.gui.long_task_dialog import LongTaskDialog

AT_ONCE = 200_000
"""Up to this number of rows every change is made at once."""

Plan = Callable[[Dataset], tuple[Step, ...]]
"""The steps that make a change of the present data; WorkbenchError when there are none."""
Then = Callable[["Changed"], object]


@dataclass(frozen=True, slots=True)
class Changed:
    """The data after a change, the steps that made them as recipes write them, and what these had to tell."""

    dataset: Dataset
    steps: tuple[dict[str, Any], ...]
    notes: tuple[str, ...] = ()


def _nothing(_changed: Changed) -> None:
    """What follows on most steps."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A change on its way: words for undo, its steps, and what follows."""

    words: str
    plan: Plan
    then: Then

    def made(self, dataset: Dataset) -> Changed:
        """The data after the change, with computed variables up to date."""
        steps, around = self.plan(dataset), Around()
        for step in steps:
            dataset = refreshed(dataset, step.apply(dataset, around))
        return Changed(dataset, tuple(step.plain() for step in steps), tuple(around.notes))

    def made_telling(self, dataset: Dataset, reporter: Progress) -> Changed:
        """The same, for work that tells how far it is and can be stopped."""
        with watched(reporter):
            return self.made(dataset)


class Changes:
    """Makes changes to the data of `document`; problems go to its banner.

    widget: in whose window the dialog comes up of a change that takes longer than a moment.
    """

    def __init__(self, document: Document, widget: QWidget | None = None) -> None:
        self._document, self._widget = document, widget
        self.running: LongTaskDialog | None = None
        self._waiting: list[_Change] = []

    def do(self, words: str, plan: Plan, then: Then = _nothing) -> None:
        """Make a change as the step `words` of undo, then call `then`; a problem is told instead.

        Many rows are changed in a thread, one change after the other, always beginning with the present data;
        a change that the user cancels is not made, and those that wait go on.
        """
        self._waiting.append(_Change(words, plan, then))
        if len(self._waiting) == 1:
            self._next()

    def do_now(self, words: str, plan: Plan) -> None:
        """Make a change that takes no time whatever the size of the data, such as that of one cell."""
        dataset = self._document.dataset
        if dataset is None:
            return
        try:
            changed = _Change(words, plan, _nothing).made(dataset)
        except WorkbenchError as error:
            self._document.report(error)
        else:
            self._keep(words, changed)

    def _next(self) -> None:
        dataset = self._document.dataset
        while self._waiting and dataset is not None:
            change = self._waiting[0]
            if dataset.n_rows > AT_ONCE:
                self._in_thread(change, dataset)
                return
            try:
                self._done(change, dataset, change.made(dataset))
            except WorkbenchError as error:
                self._failed(error)
            dataset = self._document.dataset
        self._waiting.clear()

    def _in_thread(self, change: _Change, dataset: Dataset) -> None:
        def done(changed: Changed) -> None:
            self._done(change, dataset, changed)
            self._next()

        def failed(error: WorkbenchError) -> None:
            self._failed(error)
            self._next()

        def cancelled() -> None:
            self.running = None
            self._waiting.pop(0)
            self._next()

        window = None if self._widget is None else self._widget.window()
        self.running = task = LongTaskDialog(
            "Changing the data", f"{change.words} …", lambda told: change.made_telling(dataset, told), window
        )
        task.arrived.connect(done)
        task.failed.connect(failed)
        task.rejected.connect(cancelled)
        task.start()

    def _done(self, change: _Change, before: Dataset, changed: Changed) -> None:
        """The change is made, unless the data have changed meanwhile: then it stays in the queue."""
        self.running = None
        if before is self._document.dataset:
            self._waiting.pop(0)
            self._keep(change.words, changed)
            change.then(changed)

    def _keep(self, words: str, changed: Changed) -> None:
        self._document.set_dataset(words, changed.dataset, current=True, done=changed.steps)

    def _failed(self, error: WorkbenchError) -> None:
        self.running = None
        self._waiting.pop(0)
        self._document.report(error)
