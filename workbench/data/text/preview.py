"""What the user sees before a file is read: the first rows, a proposal per column, and what looks wrong.

Nothing is decided here: every proposal can be overruled with a TextFormat and ColumnChoices for `read_text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.data.text.format import TextFormat
from workbench.data.text.marks import MIXED, THOUSANDS, mixed_marks, set_off_thousands
from workbench.data.text.opened import OpenedText, open_text
from workbench.data.text.rows import split_rows
from workbench.data.text.survey import ColumnSurvey, survey_columns
from workbench.data.variable import Measure


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, cut by `format`.

    columns: one survey a column (name, proposed measure and reason, samples, missing candidates);
    rows: cells as written; problems: sentences; surveyed: number of rows the proposals rest on;
    n_rows: estimated number of rows in the file (exact when the file is short).
    """

    format: TextFormat
    columns: tuple[ColumnSurvey, ...]
    rows: tuple[tuple[str, ...], ...]
    problems: tuple[str, ...]
    surveyed: int
    n_rows: int

    @property
    def suspicions(self) -> tuple[str, ...]:
        """Those of the problems that say that a value may stand for missing."""
        return tuple(sentence for column in self.columns for sentence in _suspicions(column))


def preview(
    path: str | Path,
    format: TextFormat | None = None,
    rows: int = 200,
    *,
    missing_codes: tuple[str, ...] = ("",),
) -> Preview:
    """Look at the first `rows` rows; raises DataError when the file is not a readable text file at all."""
    opened = open_text(path, format)
    columns = tuple(survey_columns(opened.rows, opened.header, opened.form, missing_codes))
    return Preview(
        format=opened.form,
        columns=columns,
        rows=tuple(tuple(row) for row in opened.rows[:rows]),
        problems=tuple(_problems(opened, columns)),
        surveyed=len(opened.rows),
        n_rows=_estimated_rows(opened),
    )


def _problems(opened: OpenedText, columns: tuple[ColumnSurvey, ...]) -> list[str]:
    found = [column.note for column in columns if column.note]
    if not opened.rows:
        found.append("The file holds column names but no rows.")
    uneven = [str(number) for number, row in enumerate(opened.rows, start=1) if len(row) != opened.width]
    if uneven:
        listed = ", ".join(uneven[:5]) + (", ..." if len(uneven) > 5 else "")
        found.append(f"Not all rows have {opened.width} cells (row {listed}): check delimiter and quotes.")
    if opened.width == 1 and opened.form.delimiter == ",":
        found.append(
            "Only one column was found; if there are more, choose the delimiter that separates them."
        )
    found += [
        f"The name '{c.name}' begins or ends with a blank." for c in columns if c.name != c.name.strip()
    ]
    for column in columns:
        every = column.guess.measure is Measure.NUMERIC  # 1.234 among other decimals is a decimal
        if example := set_off_thousands(column.samples, every=every):
            found.append(f"'{column.name}' looks like {THOUSANDS} ('{example}').")
        found += _suspicions(column)
    for place, column in enumerate(columns):
        cells = {row[place] for row in opened.rows if place < len(row)}
        if mixed_marks(cells):
            found.append(f"'{column.name}': {MIXED}; it is read as text.")
    return found


def _suspicions(column: ColumnSurvey) -> list[str]:
    return [f"'{column.name}': '{c.value}' may stand for missing ({c.reason})." for c in column.missing]


def _estimated_rows(opened: OpenedText) -> int:
    """Rows in the file: counted when the head is all of it, else by the mean length of its rows."""
    in_head = len(split_rows(opened.body, opened.form, 10**9))
    if opened.complete:
        return in_head
    share = opened.path.stat().st_size / len(opened.head.encode(opened.form.encoding, "replace"))
    return max(in_head, round(in_head * share))
