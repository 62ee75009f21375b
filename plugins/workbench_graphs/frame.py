"""What a graph draws: values and groups on the rows that are left, and what to say of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.api import DataError, Dataset, DataUse, Notice, Selected, selected

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Groups:
    """codes (n,), none negative; labels: one a level, in order; levels without rows are not among them."""

    name: str
    title: str
    codes: NDArray[np.intp]
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)

    def each(self, rows: Rows) -> Iterator[tuple[int, str, Rows]]:
        """Code, label and rows of each group that has some among `rows` (places in the frame)."""
        order = rows[np.argsort(self.codes[rows], kind="stable")]
        codes, starts = np.unique(self.codes[order], return_index=True)
        for code, part in zip(codes, np.split(order, starts[1:]), strict=True):
            yield int(code), self.labels[code], part


@dataclass(frozen=True)
class Frame:
    """values: name -> (n,), titles: name -> words; groups: by the name of the variable.

    rows (n,): 0-based rows of the data; use: of the rows; notices: what was left out.
    """

    values: dict[str, Floats]
    groups: dict[str, Groups]
    titles: dict[str, str]
    rows: Rows
    use: DataUse
    notices: list[Notice] = field(default_factory=list)

    @property
    def all_rows(self) -> Rows:
        return np.arange(len(self.rows))

    def group(self, name: str | None) -> Groups | None:
        """The groups of a variable that was asked for, or None."""
        return self.groups[name] if name else None

    def known(self, rows: Rows, *names: str) -> Rows:
        """The rows on which these values are known."""
        good = np.ones(len(rows), dtype=bool)
        for name in names:
            good &= np.isfinite(self.values[name][rows])
        return rows[good]


def read_frame(
    data: Dataset,
    condition: str,
    values: Sequence[str],
    groups: Sequence[str | None] = (),
    *,
    complete: bool = True,
) -> Frame:
    """The variables on the rows that can be drawn.

    complete: a row needs all values, not only one of them; it always needs its groups. DataError where no row
    is left.
    """
    source: Dataset | Selected = selected(data, condition) if condition else data
    values = tuple(dict.fromkeys(values))
    by = tuple(dict.fromkeys(name for name in groups if name))
    columns = {name: source.numeric(name) for name in values}
    codes = {name: source.codes(name) for name in by}
    known = {name: np.isfinite(column) for name, column in columns.items()}
    known |= {name: code >= 0 for name, (code, _) in codes.items()}
    kept = _kept(known, values, by, source.n_rows, complete=complete)
    if not kept.any():
        names = ", ".join(f"'{name}'" for name in (*values, *by))
        raise DataError(f"No row has values of {names}.", "Choose other variables, or remove the filter.")
    own_rows = source.rows if isinstance(source, Selected) else np.arange(source.n_rows)
    notices = _filter_notice(data, source, condition) + _infinite_notices(columns)
    frame_groups = {name: _groups(data, name, *codes[name], kept, notices) for name in by}
    dropped = int((~kept).sum())
    lost = {name: int((~good).sum()) for name, good in known.items() if not good.all()}
    use = DataUse(data.n_rows, int(kept.sum()), dropped, lost if dropped else {}, data.n_rows - source.n_rows)
    titles = {name: data.variable(name).label or name for name in (*values, *by)}
    kept_values = {name: column[kept] for name, column in columns.items()}
    return Frame(kept_values, frame_groups, titles, own_rows[kept], use, notices)


def _kept(
    known: dict[str, NDArray[np.bool_]], values: Sequence[str], by: Sequence[str], n: int, *, complete: bool
) -> NDArray[np.bool_]:
    kept = np.ones(n, dtype=bool)
    for name in by:
        kept &= known[name]
    if complete or not values:
        for name in values:
            kept &= known[name]
        return kept
    some = np.zeros(n, dtype=bool)
    for name in values:
        some |= known[name]
    return kept & some


def _groups(
    data: Dataset,
    name: str,
    codes: NDArray[np.int32],
    levels: Sequence[str],
    kept: NDArray[np.bool_],
    notices: list[Notice],
) -> Groups:
    """The levels that have rows, with the words for them."""
    variable = data.variable(name)
    texts = {level.value: level.text for level in (*variable.levels, *variable.value_labels)}
    words = [texts.get(level, level) for level in levels]
    counts = np.bincount(codes[kept], minlength=len(levels))
    if variable.levels and (counts == 0).any():
        empty = [word for word, count in zip(words, counts, strict=True) if not count]
        notices.append(_empty_notice(name, empty))
    place = np.cumsum(counts > 0) - 1
    labels = tuple(word for word, count in zip(words, counts, strict=True) if count)
    return Groups(name, variable.label or name, place[codes[kept]].astype(np.intp), labels)


def _empty_notice(name: str, labels: list[str]) -> Notice:
    shown = ", ".join(labels[:5]) + (f" and {len(labels) - 5:,} more" if len(labels) > 5 else "")
    what = "level" if len(labels) == 1 else "levels"
    return Notice(
        "info",
        f"'{name}' has {len(labels):,} {what} without a row to draw: {shown}.",
        "They are left out of the graph.",
        "empty_groups",
    )


def _filter_notice(data: Dataset, source: Dataset | Selected, condition: str) -> list[Notice]:
    if not condition:
        return []
    left_out = data.n_rows - source.n_rows
    told = f"The filter  {condition}  left out {left_out:,} of {data.n_rows:,} rows."
    return [Notice("info", told, "The graph shows the rows on which it is true.", "filter")]


def _infinite_notices(columns: dict[str, Floats]) -> list[Notice]:
    found = []
    for name, column in columns.items():
        count = int(np.isinf(column).sum())
        if count:
            what = "value" if count == 1 else "values"
            told = f"{count:,} infinite {what} of '{name}' cannot be drawn and count as missing."
            found.append(
                Notice("warning", told, "Look for divisions by zero in how it was computed.", "infinite")
            )
    return found
