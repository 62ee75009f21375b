"""Many independent pieces of work: one interface, whatever computes them.

A Mapper applies a module-level function to items, keeps their order, reports progress and can be cancelled.
"serial" does it here, "processes" on all cores; others, such as a cluster, register under a name of their
own and are chosen by the environment variable WORKBENCH_MAPPER.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from workbench.errors import OptionsError

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Progress = Callable[[float, str], None]

CHOSEN = "WORKBENCH_MAPPER"


class Mapper(Protocol):
    """The interface of an engine for independent work."""

    def map(
        self, function: Callable[[Any], Any], items: Sequence[Any], *, message: str, progress: Progress
    ) -> list[Any]:
        """function(item) for every item, in order.

        `progress(fraction, message)` must be called at least every 0.2 s; it raises Cancelled when the user
        asked to stop, and then everything that was started must end. What `function` raises is raised.
        """
        ...


class SerialMapper:
    """One after the other, in this process."""

    def map(
        self, function: Callable[[Any], Any], items: Sequence[Any], *, message: str, progress: Progress
    ) -> list[Any]:
        answers = []
        for done, item in enumerate(items):
            progress(done / len(items), message)
            answers.append(function(item))
        return answers


def _processes() -> Mapper:
    from workbench.analysis.process_mapper import ProcessMapper

    return ProcessMapper()


_factories: dict[str, Callable[[], Mapper]] = {"serial": SerialMapper, "processes": _processes}


def register_mapper(name: str, factory: Callable[[], Mapper]) -> None:
    """Offer another engine under a name."""
    _factories[name] = factory


def mapper(name: str | None = None) -> Mapper:
    """The engine of that name; without one, what WORKBENCH_MAPPER says, else processes."""
    wanted = name or os.environ.get(CHOSEN) or "processes"
    if wanted not in _factories:
        raise OptionsError(
            f"There is no engine called '{wanted}' for parallel work.", f"Known: {', '.join(_factories)}."
        )
    return _factories[wanted]()


@dataclass(frozen=True)
class Seeded:
    """`function(item, seed)` for pairs of item and seed."""

    function: Callable[..., Any]

    def __call__(self, pair: tuple[Any, Any]) -> Any:
        return self.function(*pair)


def map_items(
    function: Callable[..., Answer],
    items: Iterable[Item],
    *,
    message: str = "",
    progress: Progress,
    seed: int | None = None,
    engine: Mapper | None = None,
) -> list[Answer]:
    """function(item) for every item, by the chosen engine.

    With a seed: function(item, sequence), where each item has a numpy SeedSequence of its own, spawned from
    `seed` in order, so that the answers do not depend on the engine or on the number of cores.
    """
    work: list[Any] = list(items)
    chosen = engine or mapper()
    if seed is None:
        return chosen.map(function, work, message=message, progress=progress)
    import numpy as np

    pairs = list(zip(work, np.random.SeedSequence(seed).spawn(len(work)), strict=True))
    return chosen.map(Seeded(function), pairs, message=message, progress=progress)
