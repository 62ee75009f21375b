"""Remembers how files were read, so that a recent file opens again without being asked about.

Kept in the window's settings; what cannot be understood there is forgotten without a word.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.variable import Measure
from workbench.errors import OptionsError
from workbench.gui.data.import_choices import ImportChoices
from workbench.gui.settings import window_settings

KEPT = 40
_KEY = "imports"


def remember(path: Path, choices: ImportChoices, arguments: dict[str, Any]) -> None:
    """Keep what the user decided about `path` and the arguments for `read_text` that followed from it."""
    told = {
        "path": str(path),
        "choices": choices.to_json(),
        "format": arguments["format"].to_json(),
        "columns": {name: _column_to_json(c) for name, c in arguments["column_choices"].items()},
        "missing_codes": list(arguments["missing_codes"]),
    }
    others = [entry for entry in _entries() if entry.get("path") != str(path)]
    window_settings().setValue(_KEY, json.dumps([told, *others][:KEPT]))


def recall(path: Path) -> tuple[ImportChoices, dict[str, Any]] | None:
    """What was decided when `path` was last read, or None."""
    for entry in _entries():
        if entry.get("path") == str(path):
            try:
                return ImportChoices.from_json(entry["choices"]), _arguments(entry)
            except (ValueError, TypeError, KeyError, AttributeError, OptionsError):
                return None
    return None


def _entries() -> list[dict[str, Any]]:
    try:
        listed = json.loads(str(window_settings().value(_KEY, "[]")))
    except json.JSONDecodeError:
        return []
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _arguments(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": TextFormat.from_json(entry["format"]),
        "column_choices": {str(n): _column_from_json(c) for n, c in entry["columns"].items()},
        "missing_codes": tuple(map(str, entry["missing_codes"])),
    }


def _column_to_json(choice: ColumnChoice) -> dict[str, Any]:
    out: dict[str, Any] = {"keep": choice.keep}
    if choice.measure is not None:
        out["measure"] = str(choice.measure)
    if choice.missing_codes is not None:
        out["missing_codes"] = list(choice.missing_codes)
    return out


def _column_from_json(data: dict[str, Any]) -> ColumnChoice:
    measure, codes = data.get("measure"), data.get("missing_codes")
    return ColumnChoice(
        None if measure is None else Measure(measure),
        None,
        None if codes is None else tuple(map(str, codes)),
        bool(data["keep"]),
    )
