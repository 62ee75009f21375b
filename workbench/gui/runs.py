"""RunState: what is happening to one analysis right now, apart from what the project remembers of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from workbench.results import Block, Notice

Status = Literal["idle", "incomplete", "waiting", "queued", "running", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class RunState:
    """What happens now.

    status: idle (nothing to do), incomplete (the model cannot run yet; `message` says what it needs),
    waiting (for the Run button, as it may take long), queued, running, failed (`error` says why), cancelled.

    fraction: 0 to 1; message: what is being done; blocks: those published so far, later ones replacing
    earlier ones of the same id; error: for the reader, never a traceback.
    """

    status: Status = "idle"
    fraction: float = 0.0
    message: str = ""
    blocks: tuple[Block, ...] = ()
    error: Notice | None = None

    @property
    def busy(self) -> bool:
        return self.status in ("queued", "running")


def with_block(blocks: tuple[Block, ...], block: Block) -> tuple[Block, ...]:
    """`blocks` with `block` in the place of the one of its id, or at the end."""
    if block.id and any(b.id == block.id for b in blocks):
        return tuple(block if b.id == block.id else b for b in blocks)
    return (*blocks, block)


def advanced(state: RunState, news: str, what: tuple[Any, ...]) -> RunState:
    """The state after news of the pool: started(), progress(fraction, message) or published(block)."""
    if news == "progress":
        return replace(state, status="running", fraction=what[0], message=what[1])
    if news == "published":
        return replace(state, status="running", blocks=with_block(state.blocks, what[0]))
    return RunState("running")
