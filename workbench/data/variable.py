"""What is known of one variable besides its values: name, label, measure, levels, missing codes.

Imports nothing heavy: descriptions and dialogs use it before any data is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from workbench.data import ranges
from workbench.data.missing import Range, missing_among


class Measure(StrEnum):
    """How the values of a variable are to be understood."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    NUMERIC = "numeric"
    ID = "id"
    TEXT = "text"

    @property
    def is_coded(self) -> bool:
        """Values are categories (codes into levels), not numbers."""
        return self is not Measure.NUMERIC


ROUNDED = ".7g"
"""The format of numbers that a step computed once: significant digits, as many as one reads."""


@dataclass(frozen=True, slots=True)
class Level:
    """One category: the value as in the data, and the words shown for it ("" = the value itself)."""

    value: str
    label: str = ""

    @property
    def text(self) -> str:
        return self.label or self.value


@dataclass(frozen=True, slots=True)
class Variable:
    """Metadata of one column; immutable.

    levels: in order; the first is the reference unless `reference` names another value. Empty for numeric.
    missing_codes: values (as written in the file) that stand for "missing"; the raw value stays in the data.
    role: "", "outcome", "predictor", "group", "weight", "time" - a hint for the model builder.
    format: "" or a hint for display, ".2f" for decimals or ".7g" for significant digits, or "date",
    "datetime", "time" of values that are text of ISO 8601 (2024-01-31, 2024-01-31 13:45:00, 13:45:00); never
    changes the value.
    computed: the expression that gives the values (see `workbench.data.live`), "" for values of its own.
    missing_ranges: ranges of numbers that stand for missing too, (lowest, highest), infinite where open.
    valid_range: where the numbers should lie; others are marked in the grid and nothing else, None: anywhere.
    value_labels: words for values of a numeric variable, which has no levels (labelled numbers, missing).
    """

    name: str
    label: str = ""
    measure: Measure = Measure.NUMERIC
    levels: tuple[Level, ...] = ()
    reference: str | None = None
    missing_codes: tuple[str, ...] = ()
    role: str = ""
    format: str = ""
    notes: str = ""
    value_labels: tuple[Level, ...] = ()
    computed: str = ""
    missing_ranges: tuple[Range, ...] = ()
    valid_range: Range | None = None

    @property
    def declares_missing(self) -> bool:
        """Whether some values stand for missing."""
        return bool(self.missing_codes or self.missing_ranges)

    def missing_among(self, values: Iterable[str]) -> frozenset[str]:
        """The missing codes, and those of `values` that lie in a missing range."""
        return missing_among(self, values)

    def level_values(self) -> tuple[str, ...]:
        """Level values, the reference first, then the others in their order."""
        values = tuple(level.value for level in self.levels)
        if self.reference is None or self.reference not in values:
            return values
        return (self.reference, *(v for v in values if v != self.reference))

    def with_(self, **changes: Any) -> Variable:
        """A copy with some fields changed."""
        return replace(self, **changes)

    def of_its_own(self) -> Variable:
        """A copy that is not computed any more; numbers that were go on being shown as such."""
        if not self.computed:
            return self
        rounded = ROUNDED if self.measure is Measure.NUMERIC else ""
        return self.with_(computed="", format=self.format or rounded)

    def to_json(self) -> dict[str, Any]:
        """Plain data; fields at their default are left out, so that files stay readable."""
        out: dict[str, Any] = {"name": self.name, "measure": str(self.measure)}
        if self.levels:
            out["levels"] = [[lv.value, lv.label] if lv.label else lv.value for lv in self.levels]
        if self.reference is not None:
            out["reference"] = self.reference
        for key in ("label", "role", "format", "notes", "computed"):
            if value := getattr(self, key):
                out[key] = value
        if self.missing_codes:
            out["missing"] = list(self.missing_codes)
        if self.missing_ranges:
            out["missing_ranges"] = [ranges.to_json(item) for item in self.missing_ranges]
        if self.valid_range is not None:
            out["valid_range"] = ranges.to_json(self.valid_range)
        if self.value_labels:
            out["value_labels"] = [[word.value, word.label] for word in self.value_labels]
        return out

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Variable:
        """Inverse of `to_json`; unknown keys are an error of the caller (recipes check them)."""
        levels = tuple(
            Level(str(item[0]), str(item[1])) if isinstance(item, list | tuple) else Level(str(item))
            for item in data.get("levels", ())
        )
        return cls(
            name=str(data["name"]),
            label=str(data.get("label", "")),
            measure=Measure(data.get("measure", "numeric")),
            levels=levels,
            reference=data.get("reference"),
            missing_codes=tuple(str(code) for code in data.get("missing", ())),
            role=str(data.get("role", "")),
            format=str(data.get("format", "")),
            notes=str(data.get("notes", "")),
            value_labels=tuple(Level(str(v), str(t)) for v, t in data.get("value_labels", ())),
            computed=str(data.get("computed", "")),
            missing_ranges=tuple(map(ranges.from_json, data.get("missing_ranges", ()))),
            valid_range=ranges.from_json(data["valid_range"]) if "valid_range" in data else None,
        )
