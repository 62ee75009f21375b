"""Recipe: everything needed to repeat an analysis, as JSON that a person can read and write.

    {"workbench": 1,
     "data": {"path": "exam.csv", "variables": {"school": {"measure": "nominal"}},
              "transforms": [{"step": "center", "variables": ["ses"]}]},
     "analysis": "linear_mlm.lmm",
     "options": {"formula": "score ~ ses + (ses | school)"}}

Data of a database have an address and a query or a table in place of a path:
{"database": {"url": "postgresql://name@server/study", "query": "SELECT ..."}}; a password is never written.

Data that were typed in have none of these: their first step is "new_table".

Optional besides: "data.tables" (further files for steps that join tables, by name), "data.reading" (sheet,
table, query ..., see `workbench.data.files`), "options_version" (of the analysis that saved the options) and
"seed". The data path is relative to the recipe file. Every fault is a RecipeError that names what is wrong
and where; what is said of a variable is checked against the data when they are read (`workbench.data.apply`).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.analysis.json_checks import check_keys, object_at, text_at, whole_at
from workbench.data.database.address import Address
from workbench.data.database.place import Place, place_from_json
from workbench.data.near_names import first_twice
from workbench.errors import RecipeError

FORMAT = 1
KEYS = ("workbench", "data", "analysis", "options", "options_version", "seed")
TABLE_KEYS = ("path", "database", "reading", "variables")
DATA_KEYS = (*TABLE_KEYS, "transforms", "tables")
_MISSING_KEYS = ("missing", "missing_ranges", "valid_range")
NEW_TABLE = "new_table"
"""The step that needs no data before it."""
VARIABLE_KEYS = ("measure", "levels", "reference", *_MISSING_KEYS, "label", "role", "format", "notes")


@dataclass(frozen=True)
class DataPart:
    """Where the data are and what is to be known of them.

    path: of a file, absolute; None: the data are those of `database`, or the first step makes them.
    variables: name -> metadata to set (keys of `Variable.to_json` without the name); reading: what to
    read of the file and how (see `workbench.data.load`); transforms: steps of preparation as plain data (see
    `workbench.analysis.transforms`); tables: further tables for them, by name.
    """

    path: Path | None
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    reading: dict[str, Any] = field(default_factory=dict)
    transforms: tuple[dict[str, Any], ...] = ()
    tables: dict[str, DataPart] = field(default_factory=dict)
    database: Place | None = None

    def to_json(self, folder: Path | None) -> dict[str, Any]:
        """Plain data; the path is written relative to `folder` when the data are below it."""
        out: dict[str, Any] = {
            **self._where(folder),
            "variables": self.variables,
            "transforms": list(self.transforms),
        }
        if self.reading:
            out["reading"] = self.reading
        if self.tables:
            tables = {name: table.to_json(folder) for name, table in self.tables.items()}
            out["tables"] = {name: _without(table, "transforms") for name, table in tables.items()}
        return out

    def _where(self, folder: Path | None) -> dict[str, Any]:
        if self.path is None:
            return {"database": self.database.to_json(folder)} if self.database is not None else {}
        inside = folder is not None and self.path.is_relative_to(folder.resolve())
        shown = self.path.relative_to(folder.resolve()).as_posix() if inside and folder else str(self.path)
        return {"path": shown}

    def databases(self) -> tuple[Place, ...]:
        """The databases that this and the further tables are read from."""
        parts = (self, *self.tables.values())
        return tuple(part.database for part in parts if part.database is not None)

    def with_password(self, address: Address, password: str) -> DataPart:
        """The same, with the password of one address."""
        place = self.database
        if place is not None and place.address == address:
            place = place.with_(password=password)
        tables = {name: table.with_password(address, password) for name, table in self.tables.items()}
        return replace(self, database=place, tables=tables)


@dataclass(frozen=True)
class Recipe:
    """One repeatable analysis; options are as written (checked when the analysis is known)."""

    data: DataPart
    analysis: str
    options: dict[str, Any] = field(default_factory=dict)
    options_version: int | None = None
    seed: int | None = None

    def to_json(self, folder: Path | None = None) -> dict[str, Any]:
        """Plain data; the data path is written relative to `folder` when the data are below it."""
        data = self.data.to_json(folder)
        out = {"workbench": FORMAT, "data": data, "analysis": self.analysis, "options": self.options}
        extras = {"options_version": self.options_version, "seed": self.seed}
        return out | {key: value for key, value in extras.items() if value is not None}


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file; RecipeError when it cannot be read or is not well formed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise RecipeError(f"'{path}' is not a text file in UTF-8.", "Save the recipe as UTF-8.") from None
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise RecipeError(f"The recipe '{path}' cannot be read: {reason}.", "Check the path.") from None
    return parse_recipe(text, path.parent)


def parse_recipe(text: str, folder: Path) -> Recipe:
    """The recipe in a JSON text; a relative data path starts at `folder`."""
    try:
        content = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise RecipeError(
            f"The recipe is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise RecipeError("The recipe is nested too deeply.") from None
    except ValueError:
        raise RecipeError("The recipe holds a number that is too long to be read.") from None
    return recipe_from_json(content, folder)


def recipe_from_json(content: Any, folder: Path) -> Recipe:
    """The recipe in plain data, as `json.loads` gives it."""
    top = object_at(content, "the recipe")
    if "workbench" not in top:
        advice = f'Add "workbench": {FORMAT}, the version of the format.'
        raise RecipeError("The recipe has no 'workbench'.", advice)
    check_keys(top, KEYS, "the recipe", required=("data", "analysis"))
    _check_format(top["workbench"])
    return Recipe(
        data=_data_part(object_at(top["data"], "data"), folder),
        analysis=text_at(top["analysis"], "analysis"),
        options=object_at(top.get("options", {}), "options"),
        options_version=_whole(top, "options_version"),
        seed=_whole(top, "seed"),
    )


def _whole(top: dict[str, Any], key: str) -> int | None:
    return None if top.get(key) is None else whole_at(top[key], key)


def _check_format(number: Any) -> None:
    if whole_at(number, "workbench") > FORMAT:
        raise RecipeError(
            f"The recipe has format {number}; this workbench reads format {FORMAT}.", "Update the workbench."
        )
    if number < 1:
        raise RecipeError(f"'workbench' in the recipe is {number}.", f"Write {FORMAT}.")


def _data_part(data: dict[str, Any], folder: Path) -> DataPart:
    check_keys(data, DATA_KEYS, "data")
    tables = object_at(data.get("tables", {}), "data.tables")
    for name, table in tables.items():
        check_keys(object_at(table, f"data.tables.{name}"), TABLE_KEYS, f"data.tables.{name}")
    return replace(
        _file(data, "data", folder),
        transforms=_transforms(data.get("transforms", [])),
        tables={name: _file(table, f"data.tables.{name}", folder) for name, table in tables.items()},
    )


def _file(data: dict[str, Any], where: str, folder: Path) -> DataPart:
    """One file, or part of a database, and what is said of it."""
    variables = object_at(data.get("variables", {}), f"{where}.variables")
    for name, spec in variables.items():
        check_keys(object_at(spec, f"{where}.variables.{name}"), VARIABLE_KEYS, f"{where}.variables.{name}")
    reading = object_at(data.get("reading", {}), f"{where}.reading")
    if "database" in data:
        return DataPart(None, variables, database=_database(data, where, folder))
    if _begins_empty(data) and not (variables or reading):
        return DataPart(None)
    check_keys(data, tuple(data), where, required=("path",))
    written = Path(text_at(data["path"], f"{where}.path")).expanduser()
    path = Path(os.path.normpath(folder.absolute() / written))
    return DataPart(path, variables, reading)


def _begins_empty(data: dict[str, Any]) -> bool:
    """Without any file: the first step of preparation makes the table."""
    steps = data.get("transforms")
    first = steps[0] if isinstance(steps, list) and steps else None
    return "path" not in data and isinstance(first, dict) and first.get("step") == NEW_TABLE


def _database(data: dict[str, Any], where: str, folder: Path) -> Place:
    for other in ("path", "reading"):
        if other in data:
            raise RecipeError(
                f"'{where}' has both a database and '{other}'.",
                "Name a file or a database; what is read of a database is its table or query.",
            )
    told = object_at(data["database"], f"{where}.database")
    return place_from_json(told, f"{where}.database", folder)


def _transforms(steps: Any) -> tuple[dict[str, Any], ...]:
    """The steps as plain data; they are checked against the steps on offer when the recipe is prepared."""
    if not isinstance(steps, list):
        raise RecipeError("'data.transforms' is not a list.", "Write [] when there are none.")
    for place, step in enumerate(steps):
        where = f"data.transforms[{place}]"
        text_at(object_at(step, where).get("step"), f"{where}.step")
    return tuple(steps)


def _without(table: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name != key}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = first_twice(name for name, _ in pairs)
        raise RecipeError(f"The recipe says '{twice}' twice in the same place.", "Remove one of them.")
    return found


def _no_constant(token: str) -> None:
    raise RecipeError(f"The recipe contains {token}, which JSON has no number for.", "Use a finite number.")
