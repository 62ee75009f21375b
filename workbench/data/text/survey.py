"""Look at the first rows of a file column by column: proposed measure, sample values, missing candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workbench.data.text.format import TextFormat
from workbench.data.text.guess import Guess, guess_measure
from workbench.data.text.header import Header
from workbench.data.text.missing import MissingCandidate, missing_candidates


@dataclass(frozen=True, slots=True)
class ColumnSurvey:
    """What the first rows say of one column.

    name: repaired; written: as in the file; note: why it was repaired. guess: the proposed measure;
    guess_if_missing: the proposal if all candidates in `missing` are declared missing codes.
    """

    name: str
    written: str
    note: str
    guess: Guess
    guess_if_missing: Guess
    samples: tuple[str, ...]
    missing: tuple[MissingCandidate, ...]


def survey_columns(
    rows: Sequence[Sequence[str]], header: Header, form: TextFormat, missing_codes: Collection[str] = ()
) -> list[ColumnSurvey]:
    """One survey a column, from rows cut into cells; cells with a missing code count as empty."""
    surveys = []
    for position, column in enumerate(header.names):
        cells = count_cells(rows, position)
        guess = guess_cells(column.name, cells, form.decimal, missing_codes)
        found = missing_candidates({v: n for v, n in cells.items() if v}, form.decimal)
        candidates = tuple(c for c in found if c.value not in missing_codes)
        codes = {*missing_codes, *(candidate.value for candidate in candidates)}
        without = guess_cells(column.name, cells, form.decimal, codes) if candidates else guess
        samples = tuple(value for value in cells if value)[:5]
        surveys.append(
            ColumnSurvey(column.name, column.written, column.note, guess, without, samples, candidates)
        )
    return surveys


def count_cells(rows: Sequence[Sequence[str]], position: int) -> Counter[str]:
    """How often each value occurs in a column; the cell a short row lacks counts as empty."""
    return Counter(row[position] if position < len(row) else "" for row in rows)


def guess_cells(name: str, cells: Counter[str], decimal: str, missing_codes: Collection[str] = ()) -> Guess:
    """The proposed measure of a column with these cells."""
    n_empty = sum(cells[code] for code in {"", *missing_codes})
    values = [value for value in cells if value and value not in missing_codes]
    return guess_measure(name, values, cells.total() - n_empty, n_empty, decimal=decimal)
