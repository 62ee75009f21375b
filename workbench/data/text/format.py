"""How a text file is written (TextFormat) and what the user decided about a column (ColumnChoice).

Light: imported by dialogs and descriptions before any data is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from workbench.data.variable import Measure
from workbench.errors import OptionsError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar", " ": "space"}
DECIMALS = {".": "point", ",": "comma"}
QUOTES = {'"': "double quote", "'": "single quote", "": "none"}


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How the characters of a file become rows and cells.

    encoding: a codec name ("utf-8", "utf-16", "cp1252" ...); a byte order mark is skipped in any case.
    delimiter: one of DELIMITERS; decimal: "." or ","; quote: '"', "'" or "" (cells are never quoted).
    header: the first row holds the column names; row_names: the header is one name short because the first
    column (row names, as R's write.table writes them) has none. skip_lines: lines before the first row.
    aligned: cells are separated by runs of blanks (delimiter must be " ").
    Thousands separators do not exist: "1,234" is text.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    quote: str = '"'
    header: bool = True
    row_names: bool = False
    skip_lines: int = 0
    aligned: bool = False

    def __post_init__(self) -> None:
        try:
            "a".encode(self.encoding)
        except (LookupError, ValueError):
            raise OptionsError(
                f"'{self.encoding}' is not a text encoding.", "Use utf-8, say.", option="encoding"
            ) from None
        for option, allowed in (("delimiter", DELIMITERS), ("decimal", DECIMALS), ("quote", QUOTES)):
            value = getattr(self, option)
            if value not in allowed:
                words = ", ".join(allowed.values())
                raise OptionsError(f"'{value}' cannot be the {option}.", f"Use {words}.", option=option)
        if self.delimiter == self.decimal == ",":
            raise OptionsError(
                "The comma cannot separate both the columns and the decimals.",
                "Choose another delimiter or the decimal point.",
                option="decimal",
            )
        if self.aligned and self.delimiter != " ":
            raise OptionsError(
                "Only blanks can align columns.", "Choose space as delimiter.", option="aligned"
            )

    def with_(self, **changes: Any) -> TextFormat:
        """A copy with some fields changed."""
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Plain data; fields at their default are left out."""
        every = {f.name: getattr(self, f.name) for f in fields(self)}
        return {f.name: every[f.name] for f in fields(self) if every[f.name] != f.default}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TextFormat:
        """Inverse of `to_json`; OptionsError for an unknown key or a value of the wrong kind."""
        kinds = {f.name: type(f.default) for f in fields(cls)}
        for key, value in data.items():
            if key not in kinds:
                raise OptionsError(
                    f"'{key}' is not known of a text format.", f"Known are {', '.join(kinds)}."
                )
            if type(value) is not kinds[key]:
                raise OptionsError(f"'{value}' cannot be the {key} of a text format.", option=key)
        return cls(**data)

    def describe(self) -> str:
        """The format in words, e.g. 'UTF-8, comma, decimal point'."""
        return f"{self.encoding.upper()}, {DELIMITERS[self.delimiter]}, decimal {DECIMALS[self.decimal]}"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What the user decided in the preview; None keeps the proposal.

    measure: numeric reads numbers; any other measure keeps every value as written.
    name: another column name. missing_codes: values that stand for missing. keep: False drops the column.
    """

    measure: Measure | None = None
    name: str | None = None
    missing_codes: tuple[str, ...] | None = None
    keep: bool = True
