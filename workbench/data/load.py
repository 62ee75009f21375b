"""Load the data of a recipe: read the file, then apply what the recipe says of the variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.data.apply import apply_variables
from workbench.data.dataset import Dataset
from workbench.data.progress import Progress
from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.text.opened import open_text
from workbench.data.text.read import read_text
from workbench.errors import OptionsError, RecipeError


def load(
    path: str | Path,
    variables: Mapping[str, Any] | None = None,
    *,
    format: TextFormat | Mapping[str, Any] | None = None,
    reporter: Progress | None = None,
) -> Dataset:
    """The data set at `path`, with the metadata of a recipe's `data.variables`.

    format: how the text is written, as TextFormat or its JSON; None finds it out. A column for which missing
    codes are declared is numeric when all its other values are numbers; where none are declared, words such
    as NA among numbers are missing, as the preview of the window proposes.
    Raises DataError when the file cannot be read or does not agree with the recipe, RecipeError when the
    recipe itself is wrong.
    """
    opened = open_text(path, _format(format))
    spec = variables or {}
    names = {column.name for column in opened.header.names}
    choices = {
        name: ColumnChoice(missing_codes=_codes(entry))
        for name, entry in (spec.items() if isinstance(spec, Mapping) else ())
        if name in names and isinstance(entry, Mapping) and isinstance(entry.get("missing"), list | tuple)
    }
    dataset = read_text(path, opened.form, column_choices=choices, missing_codes=None, reporter=reporter)
    return apply_variables(dataset, spec)


def _format(format: TextFormat | Mapping[str, Any] | None) -> TextFormat | None:
    if format is None or isinstance(format, TextFormat):
        return format
    try:
        return TextFormat.from_json(format)
    except OptionsError as error:
        raise RecipeError(error.message, error.advice) from None


def _codes(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Missing codes as text; what is neither text nor number is told by `apply_variables`."""
    return tuple(code if isinstance(code, str) else repr(code) for code in entry["missing"])
