"""What every reader is given: the file, the user's choices, and whom to tell how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.data.column import Column
from workbench.data.dataset import Dataset
from workbench.data.files.format import FileFormat, Reading
from workbench.data.progress import Progress
from workbench.data.text.names import repaired_names
from workbench.data.variable import Variable
from workbench.errors import DataError

Described = tuple[Variable, Column]


@dataclass(frozen=True)
class Source:
    """missing: missing codes by variable name that a recipe declares."""

    path: Path
    format: FileFormat
    reading: Reading = field(default_factory=Reading)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reporter: Progress | None = None

    def tell(self, fraction: float) -> None:
        """How far the reader is; raises Cancelled when the user asked to stop."""
        if self.reporter is not None:
            self.reporter.progress(min(fraction, 1.0), "Reading the file")

    def chosen(self, parts: tuple[str, ...]) -> str:
        """The part the user chose, else the first; DataError when it is not in the file."""
        if not parts:
            raise DataError(
                f"'{self.path.name}' holds no {self.format.part or 'table'}.", "Choose another file."
            )
        wanted = self.reading.part(self.format)
        if wanted and wanted not in parts:
            listed = ", ".join(f"'{part}'" for part in parts[:10])
            raise DataError(
                f"'{self.path.name}' has no {self.format.part} called '{wanted}'.", f"It has {listed}."
            )
        return wanted or parts[0]

    def dataset(self, columns: list[Described]) -> Dataset:
        """The data set of these columns, with names repaired where a file repeats or lacks them."""
        if not columns:
            raise DataError(f"'{self.path.name}' holds no variables.", "Check that it is the right file.")
        return dataset_of(columns, name=self.path.stem, source=str(self.path))


def dataset_of(columns: list[Described], *, name: str, source: str) -> Dataset:
    """The data set of these columns, with names repaired where they repeat or lack."""
    names = repaired_names([variable.name for variable, _ in columns])
    variables = [
        variable.with_(
            name=named.name,
            notes=f"{variable.notes} {named.note}".strip() if named.note else variable.notes,
        )
        for (variable, _), named in zip(columns, names, strict=True)
    ]
    found = {v.name: column for v, (_, column) in zip(variables, columns, strict=True)}
    return Dataset(found, variables, name=name, source=source)


def damaged(path: Path, title: str) -> DataError:
    """What is said of a file that its library cannot make sense of."""
    return DataError(
        f"'{path.name}' cannot be read as a file of {title}: it is damaged, cut short or something else.",
        "Save it again in the program it comes from, or export the data as CSV.",
    )
