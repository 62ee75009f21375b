"""Load the data of a recipe: read the file, then apply what the recipe says of the variables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.data.apply import apply_variables
from workbench.data.dataset import Dataset
from workbench.data.files.format import FileFormat, Reading
from workbench.data.files.read import read_file
from workbench.data.files.registry import TEXT, format_by_id, format_of
from workbench.data.progress import Progress
from workbench.data.text.format import ColumnChoice, TextFormat
from workbench.data.text.opened import OpenedText, read_opened
from workbench.data.text.read import read_rows
from workbench.data.text.sniff import sniff
from workbench.errors import OptionsError, RecipeError

if TYPE_CHECKING:
    from workbench.data.database.place import Place


def load(
    path: str | Path,
    variables: Mapping[str, Any] | None = None,
    *,
    reading: Mapping[str, Any] | None = None,
    format: TextFormat | Mapping[str, Any] | None = None,
    reporter: Progress | None = None,
) -> Dataset:
    """The data set at `path`, with the metadata of a recipe's `data.variables`.

    reading: a recipe's `data.reading`, what to read of the file and how: fields of `Reading` (sheet, range,
    table, query ...), or of TextFormat for text, what is not told is found out. format: how the text is
    written, as TextFormat or its JSON; None finds it out. A column for which missing
    codes are declared is numeric when all its other values are numbers; where none are declared, words such
    as NA among numbers are missing, as the preview of the window proposes.
    Raises DataError when the file cannot be read or does not agree with the recipe, RecipeError when the
    recipe itself is wrong.
    """
    spec = variables or {}
    known = format_of(path)
    if known is TEXT and reading and "widths" in reading:
        known = format_by_id("fixed_width")
    if known is not TEXT:
        return apply_variables(_read_file(path, known, reading or {}, spec, reporter), spec)
    form = _told(path, reading) if reading and format is None else _format(format)
    return apply_variables(read_opened(path, form, lambda text: _read_text(text, spec, reporter)), spec)


def load_database(
    place: Place, variables: Mapping[str, Any] | None = None, *, reporter: Progress | None = None
) -> Dataset:
    """The data at a place in a database, with the metadata of a recipe's `data.variables`.

    DataError and RecipeError as for `load`.
    """
    from workbench.data.database.read import read_database

    spec = variables or {}
    return apply_variables(read_database(place, missing=_declared(spec), reporter=reporter), spec)


def _read_file(
    path: str | Path, format: FileFormat, reading: Mapping[str, Any], spec: Any, reporter: Progress | None
) -> Dataset:
    try:
        chosen = Reading.from_json(reading, format)
        return read_file(path, chosen, format=format, missing=_declared(spec), reporter=reporter)
    except OptionsError as error:
        raise RecipeError(error.message, error.advice) from None


def _read_text(opened: OpenedText, spec: Any, reporter: Progress | None) -> Dataset:
    names = {column.name for column in opened.header.names}
    choices = {
        name: ColumnChoice(missing_codes=codes) for name, codes in _declared(spec).items() if name in names
    }
    return read_rows(opened, choices, None, reporter)


def _declared(spec: Any) -> dict[str, tuple[str, ...]]:
    """Missing codes by variable, where the recipe declares any."""
    return {
        name: _codes(entry)
        for name, entry in (spec.items() if isinstance(spec, Mapping) else ())
        if isinstance(entry, Mapping) and isinstance(entry.get("missing"), list | tuple)
    }


def _format(format: TextFormat | Mapping[str, Any] | None) -> TextFormat | None:
    if format is None or isinstance(format, TextFormat):
        return format
    try:
        return TextFormat.from_json(format)
    except OptionsError as error:
        raise RecipeError(error.message, error.advice) from None


def _told(path: str | Path, reading: Mapping[str, Any]) -> TextFormat:
    """The format as told, the rest as the file looks."""
    told = {"delimiter": " ", **reading} if reading.get("aligned") else reading
    _format(told)
    return sniff(path, told)


def _codes(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Missing codes as text; what is neither text nor number is told by `apply_variables`."""
    return tuple(code if isinstance(code, str) else repr(code) for code in entry["missing"])
