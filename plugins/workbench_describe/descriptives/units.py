"""One value per group: the data of a higher level, made of the rows below it."""

from __future__ import annotations

import numpy as np

from workbench_describe.rows import Chosen, Codes, Floats


class Units:
    """What is described: the rows, or the groups of `level` with one value each.

    A numeric variable counts with its mean in the group, any other with its first known category there;
    `varying` names those that are not the same in the whole group.
    """

    def __init__(self, data: Chosen, level: str | None) -> None:
        self.data, self.level = data, level
        self.varying: list[str] = []
        self._codes = None if level is None else data.codes(level)[0]

    @property
    def n(self) -> int:
        """Rows or groups."""
        if self._codes is None:
            return self.data.n_rows
        return len(np.unique(self._codes[self._codes >= 0]))

    @property
    def noun(self) -> str:
        return "rows" if self.level is None else f"groups of {self.level}"

    def numeric(self, name: str) -> Floats:
        """One value each, nan where none is known."""
        values = self.data.numeric(name)
        if self._codes is None:
            return values
        known = np.isfinite(values) & (self._codes >= 0)
        codes, x = self._codes[known], values[known]
        size = int(self._codes.max(initial=-1)) + 1
        counts = np.bincount(codes, minlength=size)
        first = np.full(size, np.nan)
        first[codes[::-1]] = x[::-1]
        if (x != first[codes]).any():
            self.varying.append(name)
            means = np.bincount(codes, x, minlength=size) / np.maximum(counts, 1)
            first = np.where(counts > 0, means, np.nan)
        return first[self._occurring]

    def codes(self, name: str) -> tuple[Codes, tuple[str, ...]]:
        """One code each, -1 where none is known, and the levels."""
        codes, levels = self.data.codes(name)
        if self._codes is None:
            return codes, levels
        known = (codes >= 0) & (self._codes >= 0)
        groups, c = self._codes[known], codes[known]
        first = np.full(int(self._codes.max(initial=-1)) + 1, -1, dtype=np.int32)
        first[groups[::-1]] = c[::-1]
        if (c != first[groups]).any():
            self.varying.append(name)
        return first[self._occurring], levels

    @property
    def _occurring(self) -> Codes:
        assert self._codes is not None
        return np.unique(self._codes[self._codes >= 0])
