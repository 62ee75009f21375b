"""Foresight: a job that a worker begins before it is asked for, where it is known what will be asked first.

Its answer is used for the very same job only: analysis, options, data and seed. When that job comes while it
is still under way, what was published so far is sent at once and the rest as it comes; when another job comes
first, it is given up.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from workbench.analysis.cache import Key, result_key
from workbench.analysis.mapping import map_items
from workbench.analysis.workers.messages import Warm, Work
from workbench.analysis.workers.reporter import WorkerReporter
from workbench.errors import Cancelled

if TYPE_CHECKING:
    from workbench.analysis.description import Catalogue
    from workbench.analysis.recipe import Recipe
    from workbench.analysis.reporting import Reporter
    from workbench.analysis.session import Prepared
    from workbench.analysis.workers.child import Inbox
    from workbench.analysis.workers.shipping import DataStore
    from workbench.results import Block, Notice, Result

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Foresight:
    """A job that is ready but for its data: its recipe is right and its estimator imported."""

    ready: Prepared

    def load(self) -> tuple[Key, Callable[[Reporter], Result]]:
        """Read the data; the key of the job, and what runs it. DataError when the file cannot be read."""
        from workbench.analysis.runner import run_analysis
        from workbench.analysis.source import load_data

        ready = self.ready
        dataset = load_data(ready.recipe.data)
        key = result_key(ready.analysis.id, ready.options, dataset, ready.seed)
        return key, lambda reporter: run_analysis(ready.analysis, dataset, ready.options, reporter)


def foresee(recipe: Recipe, catalogue: Catalogue) -> Foresight:
    """The job of a recipe; errors of its analysis or options are raised."""
    from workbench.analysis.session import prepare

    ready = prepare(recipe, catalogue)
    ready.analysis.load_estimator()
    return Foresight(ready)


def key_of(work: Work, store: DataStore) -> Key:
    """What the result of a job depends on."""
    analysis, options = pickle.loads(work.task)
    return result_key(analysis.id, options, store.unpack(work.data), work.seed)


class Relay:
    """The reporter of a foresight: keeps what is published until the job comes, and passes it on from then.

    key: of the job, None until the data are there; a job that comes before that is better done at once. work:
    the job, once it has come; it is told of the end by whoever runs the foresight.
    """

    def __init__(self, seed: int, store: DataStore, inbox: Inbox) -> None:
        self.seed = seed
        self.key: Key | None = None
        self.work: Work | None = None
        self._store, self._inbox = store, inbox
        self._blocks: list[Block] = []
        self._asked: WorkerReporter | None = None
        self._later: list[Warm] = []

    def progress(self, fraction: float, message: str = "") -> None:
        self._look()
        if self._asked is not None:
            self._asked.progress(fraction, message)

    def check(self) -> None:
        self._look()
        if self._asked is not None:
            self._asked.check()

    def publish(self, block: Block) -> None:
        self._look()
        if self._asked is None:
            self._blocks.append(block)
        else:
            self._asked.publish(block)

    def notice(self, notice: Notice) -> None:
        """Nothing to do: the runner puts notices into the result."""

    def map(
        self,
        function: Callable[..., Answer],
        items: Iterable[Item],
        *,
        message: str = "",
        seeded: bool = False,
    ) -> Sequence[Answer]:
        seed = self.seed if seeded else None
        return map_items(function, items, message=message, progress=self.progress, seed=seed)

    def close(self) -> None:
        """What came meanwhile and can wait is read next."""
        self._inbox.put_back(self._later)

    def _look(self) -> None:
        """Has the job come? Cancelled when something else has."""
        while self._asked is None and not self._inbox.idle:
            message = self._inbox.next()
            if isinstance(message, Warm):
                self._later.append(message)
            elif isinstance(message, Work) and self._is_it(message):
                self.work, self._asked = message, WorkerReporter(message, self._inbox)
                for block in self._blocks:
                    self._asked.publish(block)
            else:
                self._inbox.put_back([message])
                raise Cancelled

    def _is_it(self, work: Work) -> bool:
        return self.key is not None and key_of(work, self._store) == self.key
