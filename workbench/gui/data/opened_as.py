"""How a file was opened, as steps: what a recipe has to say of it, so that a replay reads the same data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workbench.data.text.format import ColumnChoice
from workbench.gui.data.import_choices import ImportChoices
from workbench.project.preparation import opened_step

Steps = tuple[dict[str, Any], ...]


def text_opened(
    path: Path, choices: ImportChoices, arguments: Mapping[str, Any], names: Iterable[str]
) -> Steps:
    """A text file that was read with these arguments of `read_text`; names: of the variables that it gave.

    What stands for missing is stated only where the user decided on it: else a replay proposes the same.
    """
    columns: Mapping[str, ColumnChoice] = arguments["column_choices"]
    everywhere = [code for code in arguments["missing_codes"] if code]
    variables = {}
    for name in names:
        choice = columns.get(name, ColumnChoice())
        entry: dict[str, Any] = {} if choice.measure is None else {"measure": str(choice.measure)}
        if choice.missing_codes is not None:
            entry["missing"] = [code for code in choice.missing_codes if code]
        elif choices.missing:
            entry["missing"] = everywhere
        if entry:
            variables[name] = entry
    left_out = [name for name, choice in columns.items() if not choice.keep]
    opened = opened_step(str(path), arguments["format"].to_json(), variables)
    return (opened, {"step": "drop", "variables": left_out}) if left_out else (opened,)
