"""Rows by the groups of a variable: codes, names, and a limit to how many are told one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.api import OptionsError
from workbench_describe.rows import Chosen, Codes

MOST_GROUPS = 500


@dataclass(frozen=True)
class Groups:
    """codes (n,), -1 where the group is not known; labels: one a group, in order."""

    name: str
    codes: Codes
    labels: tuple[str, ...]

    def each(self) -> Iterator[tuple[str, NDArray[np.bool_]]]:
        """Label and rows (n,) of every group that has rows."""
        for code, label in enumerate(self.labels):
            rows = self.codes == code
            if rows.any():
                yield label, rows


def groups_of(data: Chosen, name: str, *, most: int = MOST_GROUPS) -> Groups:
    """The groups of a variable; OptionsError where there are more than can be told one by one."""
    codes, levels = data.codes(name)
    if len(levels) > most:
        raise OptionsError(
            f"'{name}' has {len(levels):,} groups, too many to describe each ({most:,} at most).",
            "Choose a variable with fewer groups, or use a filter.",
            option="group",
        )
    return Groups(name, codes, data.level_texts(name, levels))
