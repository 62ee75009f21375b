"""What the pool and a worker say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.results import Block, Result

if TYPE_CHECKING:
    from workbench.data.column import Column
    from workbench.data.variable import Variable


@dataclass(frozen=True)
class DataParts:
    """A data set in parts; columns the worker already has are left out.

    identity: fingerprint, name and source; columns: (name, digest) in order; new: digest -> column.
    """

    identity: tuple[str, str, str]
    variables: tuple[Variable, ...]
    columns: tuple[tuple[str, bytes], ...]
    new: dict[bytes, Column]


@dataclass(frozen=True)
class Work:
    """To the worker: run this. task: (Analysis, Options), pickled, so that a plugin that cannot be imported
    there is a failure of this job alone."""

    number: int
    task: bytes
    seed: int
    data: DataParts


@dataclass(frozen=True)
class Warm:
    """To the worker, once: import these modules whenever there is nothing to do."""

    modules: tuple[str, ...]


@dataclass(frozen=True)
class Cancel:
    """To the worker: stop that job."""

    number: int


@dataclass(frozen=True)
class Stop:
    """To the worker: end."""


@dataclass(frozen=True)
class Ready:
    """From the worker: it takes work; warm: and all imports it was told of are done."""

    warm: bool


@dataclass(frozen=True)
class Progressed:
    """From the worker."""

    number: int
    fraction: float
    message: str


@dataclass(frozen=True)
class Published:
    """From the worker: a block that is ready early."""

    number: int
    block: Block


@dataclass(frozen=True)
class Done:
    """From the worker: the job has ended; result is None when it was cancelled."""

    number: int
    result: Result | None
