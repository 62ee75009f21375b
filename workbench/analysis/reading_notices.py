"""What a reader must know of how data were read, where nobody was asked: for results and the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.errors import shortened
from workbench.results import Notice

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

NAMED, LONGEST = 5, 60
"""Variables listed by name, of more their number; signs of a name that are shown."""


def reading_notices(dataset: Dataset, variables: Mapping[str, Any] | None = None) -> tuple[Notice, ...]:
    """What a reader must know of how the data were read, where nobody was asked.

    variables: what the recipe says of them.
    """
    stated = [name for name, entry in (variables or {}).items() if "missing" in entry]
    return (*_missing(dataset, stated), *_odd_numbers(dataset), *warnings_on(dataset))


def warnings_on(dataset: Dataset) -> tuple[Notice, ...]:
    """What the window tells when a file has been opened without a preview: all that is quickly known."""
    return (*_renamed(dataset), *_remarked(dataset))


def _remarked(dataset: Dataset) -> Iterator[Notice]:
    """Values that are not what the file means, as the reader of its format remarked."""
    from workbench.data.remarks import remarks_on

    for found in remarks_on(dataset):
        cells = f"{found.cells:,} cell{'s' * (found.cells != 1)}"
        message = found.remark.told.format(cells=cells, place=found.place, names=_listed(found.names))
        yield Notice("warning", message, found.remark.advice, found.remark.id)


def _missing(dataset: Dataset, stated: list[str]) -> Iterator[Notice]:
    """Words that were taken for missing."""
    from workbench.data.text.unasked import read_as_missing

    if found := read_as_missing(dataset, stated):
        told = "; ".join(f"'{word}' in {_listed(names)}" for word, names in found.items())
        advice = "If it means something else, list the codes of that variable under 'missing' in the recipe."
        yield Notice("info", f"Read as missing: {told}.", advice, "read_as_missing")


def _renamed(dataset: Dataset) -> Iterator[Notice]:
    """Columns whose name another one before them has."""
    from workbench.data.text.names import REPEATED

    if names := [v.name for v in dataset.variables if REPEATED in v.notes]:
        message = f"Some names occur more than once in the file; their later columns are: {_listed(names)}."
        yield Notice("warning", message, "Check that the model names the columns you mean.", "renamed")


def _odd_numbers(dataset: Dataset) -> Iterator[Notice]:
    """Columns that are text because no decimal mark reads all of their numbers."""
    from workbench.data.column import CodedColumn
    from workbench.data.text.marks import MIXED, THOUSANDS, mixed_marks, set_off_thousands

    columns = [(name, dataset.column(name)) for name in dataset.names]
    texts = {name: column.categories for name, column in columns if isinstance(column, CodedColumn)}
    mixed = [name for name, values in texts.items() if mixed_marks(values)]
    advice = "Write them all alike in the file, then read it again."
    if mixed:
        yield Notice("warning", f"In {_listed(mixed)} {MIXED}: read as text.", advice, "mixed_marks")
    far = [name for name, values in texts.items() if name not in mixed and set_off_thousands(values)]
    if far:
        advice = "Write them without separators in the file, then read it again."
        yield Notice("warning", f"{_listed(far)}: {THOUSANDS} are read as text.", advice, "thousands")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(shortened(name, LONGEST) for name in names[:NAMED]) + (
        f" and {more} more" if more > 0 else ""
    )
