"""Changes of the data as undoable steps; those of many rows in a thread, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.data.dataset import Dataset
from workbench.data.live import refreshed
from workbench.errors import WorkbenchError
from workbench.gui.data.asking import ask
from workbench.gui.document import Document

AT_ONCE = 200_000
"""Up to this number of rows every change is made at once."""


def _nothing() -> None:
    """What follows on most steps."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A change on its way: words for undo, the change, and what follows."""

    words: str
    change: Callable[[Dataset], Dataset]
    then: Callable[[], object]

    def made(self, dataset: Dataset) -> Dataset:
        """The data after the change, with computed variables up to date."""
        return refreshed(dataset, self.change(dataset))


class Changes:
    """Makes changes to the data of `document`; problems go to its banner."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._waiting: list[_Step] = []

    def do(
        self, words: str, change: Callable[[Dataset], Dataset], then: Callable[[], object] = _nothing
    ) -> None:
        """Apply a change as the step `words`, then call `then`; a problem is told instead.

        Many rows are changed in a thread, one change after the other, always beginning with the present data.
        """
        self._waiting.append(_Step(words, change, then))
        if len(self._waiting) == 1:
            self._next()

    def do_now(self, words: str, change: Callable[[Dataset], Dataset]) -> None:
        """Apply a change that takes no time whatever the size of the data, such as that of one cell."""
        dataset = self._document.dataset
        if dataset is None:
            return
        try:
            changed = change(dataset)
        except WorkbenchError as error:
            self._document.report(error)
        else:
            self._document.set_dataset(words, changed)

    def _next(self) -> None:
        dataset = self._document.dataset
        while self._waiting and dataset is not None:
            step = self._waiting[0]
            if dataset.n_rows > AT_ONCE:
                self._in_thread(step, dataset)
                return
            try:
                self._done(step, dataset, step.made(dataset))
            except WorkbenchError as error:
                self._failed(error)
            dataset = self._document.dataset
        self._waiting.clear()

    def _in_thread(self, step: _Step, dataset: Dataset) -> None:
        def done(changed: Dataset) -> None:
            self._done(step, dataset, changed)
            self._next()

        def failed(error: WorkbenchError) -> None:
            self._failed(error)
            self._next()

        ask(self._document, lambda: step.made(dataset), done, failed)

    def _done(self, step: _Step, before: Dataset, changed: Dataset) -> None:
        """The step is done, unless the data have changed meanwhile: then it stays in the queue."""
        if before is self._document.dataset:
            self._waiting.pop(0)
            self._document.set_dataset(step.words, changed, current=True)
            step.then()

    def _failed(self, error: WorkbenchError) -> None:
        self._waiting.pop(0)
        self._document.report(error)
