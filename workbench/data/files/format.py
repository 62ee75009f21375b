"""What is known of a file format before any library is loaded, and what a user may choose about a file.

Light: dialogs, recipes and help pages use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from workbench.errors import OptionsError

LABELS, VALUE_LABELS, LONG_LABELS = "variable labels", "value labels", "the ends of long labels"
ORDER, REFERENCE, MISSING = "the order of levels", "the reference level", "missing codes"
SOME_LABELS, SOME_MISSING = "all value labels", "all missing codes"
UNUSED, BARE_UNUSED = "unused levels", "unused levels without a label"
MEASURE, MEASURE_OF_OTHERS = "the measure", "every measure"
MEASURE_OF_BARE = "all measures"
WRITTEN = "how numbers in texts are written"
FORMATS, FORMATS_OF_NO_DATES = "display formats", "all display formats"
NOTES, VALID, ROLES, EMPTY_TEXTS = "notes", "valid ranges", "roles", "texts without a sign"
EXPRESSIONS = "the expressions of computed variables"
"""What a format may give up, as sentences have it; `losses` knows who has it."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One format.

    suffixes: lower case with the point, the usual one first; signatures: bytes such files begin with.
    reader, writer: "module:callable" ("" = the workbench cannot); part: what the tables in a file are called
    in a recipe ("sheet", "table", "object"; "" = there is only one). choices: other fields of `Reading` that
    matter. loses: what writing such a file gives up, in the words above. library: the optional
    library that is needed, with the extra that brings it. apart: damaged bytes can end the process in which
    the library reads them, so it reads in one of its own. beside: "module:callable" that writes what belongs
    to such a file into another one next to it.
    """

    id: str
    title: str
    suffixes: tuple[str, ...]
    reader: str
    writer: str = ""
    signatures: tuple[bytes, ...] = ()
    part: str = ""
    parts: str = ""
    choices: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    library: tuple[str, str] = ("", "")
    apart: bool = False
    beside: str = ""

    @property
    def pattern(self) -> str:
        """For file dialogs: 'SPSS (*.sav *.zsav)'."""
        return f"{self.title} ({' '.join('*' + suffix for suffix in self.suffixes)})"


@dataclass(frozen=True, slots=True)
class Reading:
    """Which part of a file is the data, as chosen by the user; a field has a meaning in some formats only.

    sheet, table, object: name of the table to read, by format. range: cells of a sheet, 'B3:F200' or 'B3'.
    header: the first row of a sheet holds the names. query: SQL that only reads.
    widths: columns of a fixed-width file in characters; names: their names.
    """

    sheet: str = ""
    table: str = ""
    object: str = ""
    range: str = ""
    header: bool = True
    query: str = ""
    widths: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def part(self, format: FileFormat) -> str:
        """The chosen sheet, table or object ("" = the first)."""
        return str(getattr(self, format.part)) if format.part else ""

    def with_part(self, format: FileFormat, name: str) -> Reading:
        """The same with another sheet, table or object."""
        changed: dict[str, Any] = {format.part: name} if format.part else {}
        return replace(self, **changed)

    def to_json(self) -> dict[str, Any]:
        """Plain data; fields at their default are left out."""
        every = {f.name: getattr(self, f.name) for f in fields(self)}
        plain = {k: list(v) if isinstance(v, tuple) else v for k, v in every.items()}
        return {f.name: plain[f.name] for f in fields(self) if every[f.name] != f.default}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], format: FileFormat) -> Reading:
        """Inverse of `to_json`; OptionsError for what is unknown, misplaced or of the wrong kind."""
        allowed = tuple(key for key in (format.part, *format.choices) if key)
        for key, value in data.items():
            if key not in allowed:
                known = f"Known are {', '.join(allowed)}." if allowed else "There is nothing to choose."
                raise OptionsError(f"'{key}' cannot be chosen for a file of {format.title}.", known)
            _check_kind(key, value)
        listed: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**listed)


_KINDS: dict[str, tuple[type, str]] = {
    "header": (bool, "true or false"),
    "widths": (int, "a list of whole numbers"),
    "names": (str, "a list of texts"),
}


def _check_kind(key: str, value: Any) -> None:
    kind, words = _KINDS.get(key, (str, "a text"))
    values = value if key in ("widths", "names") and isinstance(value, list | tuple) else [value]
    if (key in ("widths", "names")) != isinstance(value, list | tuple) or any(
        type(v) is not kind for v in values
    ):
        raise OptionsError(f"'{key}' must be {words}.", option=key)
