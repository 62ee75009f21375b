"""Undo and redo over whole projects.

A Project is an immutable value that shares what a command did not touch, so a step of history costs a
reference, and undo restores everything alike: data, analyses, notes, deleted results.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from workbench.project.model import Project
from workbench.project.step_size import added_bytes

MOST_BYTES = 2 * 2**30
"""Steps are forgotten, the oldest first, when the columns that they made take more memory than this."""

LEAST_STEPS = 20
"""So many steps are kept, however large they are."""


@dataclass(frozen=True)
class Step:
    """What the user did, in words, the project after it, and when (seconds since 1970).

    size: bytes of the columns that the step made.
    """

    label: str
    project: Project
    at: float = field(default_factory=time.time, compare=False)
    size: int = field(default=0, compare=False)


class History:
    """The past, the present and what was undone."""

    def __init__(self, project: Project, limit: int = 1000) -> None:
        self._steps = [Step("", project)]
        self._at = 0
        self._saved: Project | None = project
        self._limit = limit

    @property
    def project(self) -> Project:
        return self._steps[self._at].project

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, oldest first, undone ones included; the first one has no label: how it all began."""
        return tuple(self._steps)

    @property
    def position(self) -> int:
        """The place of the present in `steps`."""
        return self._at

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back; None when there is nothing."""
        return self._steps[self._at].label if self._at else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again; None when there is nothing."""
        return self._steps[self._at + 1].label if self._at + 1 < len(self._steps) else None

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything done so far, oldest first, undone steps left out."""
        return tuple(step.label for step in self._steps[1 : self._at + 1])

    @property
    def dirty(self) -> bool:
        """Whether the present differs from what was last saved."""
        return self.project is not self._saved

    @property
    def saved_position(self) -> int | None:
        """The place in `steps` of what was last saved; None when it is none of them."""
        return next((i for i, step in enumerate(self._steps) if step.project is self._saved), None)

    def do(self, label: str, project: Project) -> None:
        """Make `project` the present; what had been undone is forgotten."""
        size = added_bytes(self.project, project)
        del self._steps[self._at + 1 :]
        self._steps.append(Step(label, project, size=size))
        self._forget()
        self._at = len(self._steps) - 1

    def _forget(self) -> None:
        """Drop the oldest steps when there are too many, or they hold on to too much memory."""
        steps, held = self._steps, sum(step.size for step in self._steps)
        while len(steps) > self._limit or (held > MOST_BYTES and len(steps) > LEAST_STEPS):
            held -= steps.pop(0).size

    def amend(self, project: Project, label: str = "") -> None:
        """Replace the present without a new step: a result arrived for what the user asked before.

        label: what the step is called from now on, "" as before.
        """
        step = self._steps[self._at]
        self._steps[self._at] = replace(step, project=project, label=label or step.label)

    def drop_if_idle(self) -> bool:
        """Take the present step out if nothing but results came of it, and say whether that was so."""
        before = self._steps[max(0, self._at - 1)]
        if not self._at or not before.project.same_work(self.project):
            return False
        if self._saved is before.project:
            self._saved = self.project
        self._steps[self._at - 1 :] = [replace(before, project=self.project)]
        self._at -= 1
        return True

    def undo(self) -> Project:
        return self.go_to(self._at - 1)

    def redo(self) -> Project:
        return self.go_to(self._at + 1)

    def go_to(self, position: int) -> Project:
        """Make the step at `position`, or the nearest there is, the present; the others stay."""
        self._at = min(max(0, position), len(self._steps) - 1)
        return self.project

    def mark_saved(self, project: Project | None = None) -> None:
        """`project` (the present by default) is on disk now.

        Where only results have arrived since, the present counts as saved: they can be computed again.
        """
        saved = self.project if project is None else project
        self._saved = self.project if saved.same_work(self.project) else saved
