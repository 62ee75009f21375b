"""What a reader remarks on a variable: a sentence in its notes, found there again to be told once for all.

A remark concerns values that are not what the file means: whoever opens it must hear of that, in the window,
in the result of a recipe and from the shell alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.data.dataset import Dataset
from workbench.data.variable import Variable


@dataclass(frozen=True, slots=True)
class Remark:
    """A kind of remark: `note` with {count} and perhaps {place} stands in the notes of a variable.

    told: for all variables together, with {cells} ("1 cell", "12 cells"), {place} and {names}.
    """

    id: str
    note: str
    told: str
    advice: str

    def of(self, count: int, place: str = "") -> str:
        """The sentence for the notes of a variable."""
        return self.note.format(count=count, place=place)

    def found(self, notes: str) -> tuple[int, str] | None:
        """Count and place, where the notes of a variable hold this remark."""
        pattern = re.escape(self.note).replace(r"\{count\}", r"(?P<count>\d+)")
        match = re.search(pattern.replace(r"\{place\}", r"(?P<place>.*)"), notes, re.DOTALL)
        return None if match is None else (int(match["count"]), match.groupdict().get("place") or "")


_CALCULATE = "Open the file in Excel or LibreOffice, save it there, then read it again."

UNCALCULATED = Remark(
    "uncalculated",
    "Formulas in sheet '{place}' that were never calculated are empty cells: {count}.",
    "Formulas in sheet '{place}' were never calculated and are read as empty: {cells} of {names}.",
    _CALCULATE,
)
PERHAPS_ZERO = Remark(
    "perhaps_zero",
    "Formulas in sheet '{place}' that hold 0 and ask to be calculated: {count}.",
    "Formulas in sheet '{place}' hold 0 and were probably never calculated: {cells} of {names}.",
    _CALCULATE,
)
ROUNDED = Remark(
    "rounded",
    "Numbers of more digits in the file, rounded to 15 to 17: {count}.",
    "Numbers of more digits than the workbench calculates with were rounded to 15 to 17: {cells} of {names}.",
    "Where the last digits matter, store the variable as text in the file.",
)
LOST_TEXTS = Remark(
    "lost_texts",
    "Long texts that are not where the file says are empty cells: {count}.",
    "Long texts are not where the file says and are read as empty: {cells} of {names}.",
    "Save the file again in Stata, or in R with write_dta(data, file, version = 14).",
)
REMARKS = (UNCALCULATED, PERHAPS_ZERO, ROUNDED, LOST_TEXTS)


def remarked(variable: Variable, remarks: Sequence[str]) -> Variable:
    """The variable with these sentences before its notes."""
    return variable.with_(notes=" ".join((*remarks, variable.notes)).strip()) if remarks else variable


@dataclass(frozen=True, slots=True)
class Told:
    """A remark on all variables that it concerns: how many cells, where, and their names."""

    remark: Remark
    cells: int
    place: str
    names: tuple[str, ...]


def remarks_on(dataset: Dataset) -> Iterator[Told]:
    """Every remark on the data, once."""
    for remark in REMARKS:
        found = [(v.name, seen) for v in dataset.variables if (seen := remark.found(v.notes)) is not None]
        if found:
            names = tuple(name for name, _ in found)
            yield Told(remark, sum(count for _, (count, _) in found), found[0][1][1], names)
