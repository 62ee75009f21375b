"""What the user decided in the import preview: measures, columns left out, values that stand for missing.

Plain data, immutable; what it means for a given preview is worked out here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.data.text.format import ColumnChoice
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.text.preview import Preview
from workbench.data.text.survey import ColumnSurvey
from workbench.data.variable import Measure


@dataclass(frozen=True, slots=True)
class Suspect:
    """A value that may stand for missing: in which columns, how many cells, why, and whether it is proposed.

    proposed: without it a column holds nothing but numbers.
    """

    value: str
    columns: tuple[str, ...]
    cells: int
    reason: str
    proposed: bool

    @property
    def is_word(self) -> bool:
        return text_kind(self.value) is TextKind.WORD


@dataclass(frozen=True)
class ImportChoices:
    """measures: by column; left_out: columns; missing: value -> whether it stands for missing."""

    measures: Mapping[str, Measure] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    missing: Mapping[str, bool] = field(default_factory=dict)

    def with_measure(self, name: str, measure: Measure) -> ImportChoices:
        return replace(self, measures={**self.measures, name: measure})

    def with_left_out(self, name: str, out: bool) -> ImportChoices:
        return replace(self, left_out=self.left_out | {name} if out else self.left_out - {name})

    def with_missing(self, value: str, stands: bool) -> ImportChoices:
        return replace(self, missing={**self.missing, value: stands})

    def accepts(self, suspect: Suspect) -> bool:
        """Whether the value is read as missing: as decided, else as proposed."""
        return self.missing.get(suspect.value, suspect.proposed)

    def measure(self, column: ColumnSurvey, codes: frozenset[str]) -> Measure:
        """The measure a column gets when `codes` stand for missing."""
        chosen = self.measures.get(column.name)
        if chosen is not None:
            return chosen
        without = bool(column.missing) and all(candidate.value in codes for candidate in column.missing)
        return (column.guess_if_missing if without else column.guess).measure

    def codes(self, suspects: tuple[Suspect, ...]) -> frozenset[str]:
        """The values that stand for missing."""
        return frozenset(suspect.value for suspect in suspects if self.accepts(suspect))

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        measures = {name: str(measure) for name, measure in self.measures.items()}
        return {"measures": measures, "left_out": sorted(self.left_out), "missing": dict(self.missing)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ImportChoices:
        """Inverse of `to_json`; ValueError, TypeError or KeyError for anything else."""
        measures = {str(name): Measure(value) for name, value in data["measures"].items()}
        missing = {str(value): bool(stands) for value, stands in data["missing"].items()}
        return cls(measures, frozenset(map(str, data["left_out"])), missing)


def suspects(preview: Preview) -> tuple[Suspect, ...]:
    """The values that may stand for missing, those in most columns first."""
    found: dict[str, list[tuple[ColumnSurvey, int, str]]] = {}
    for column in preview.columns:
        for candidate in column.missing:
            found.setdefault(candidate.value, []).append((column, candidate.cells, candidate.reason))
    listed = [
        Suspect(
            value,
            tuple(column.name for column, _, _ in places),
            sum(cells for _, cells, _ in places),
            places[0][2],
            any(_hides_numbers(column) for column, _, _ in places),
        )
        for value, places in found.items()
    ]
    return tuple(sorted(listed, key=lambda suspect: -len(suspect.columns)))


def _hides_numbers(column: ColumnSurvey) -> bool:
    return column.guess_if_missing.measure is Measure.NUMERIC and column.guess.measure is not Measure.NUMERIC


def reading_arguments(preview: Preview, choices: ImportChoices) -> dict[str, Any]:
    """`format`, `column_choices` and `missing_codes` for `read_text`.

    A word that stands for missing does so in every column; a number only where it was suspected, since -9
    may be a temperature elsewhere.
    """
    accepted = [suspect for suspect in suspects(preview) if choices.accepts(suspect)]
    everywhere = ("", *(suspect.value for suspect in accepted if suspect.is_word))
    columns: dict[str, ColumnChoice] = {}
    for column in preview.columns:
        numbers = tuple(s.value for s in accepted if not s.is_word and column.name in s.columns)
        measure = choices.measures.get(column.name)
        keep = column.name not in choices.left_out
        if numbers or measure is not None or not keep:
            codes = (*everywhere, *numbers) if numbers else None
            columns[column.name] = ColumnChoice(measure, None, codes, keep)
    return {"format": preview.format, "column_choices": columns, "missing_codes": everywhere}
