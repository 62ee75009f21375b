"""Recipe: everything needed to repeat an analysis, as JSON that a person can read and write.

    {"workbench": 1,
     "data": {"path": "exam.csv", "variables": {"school": {"measure": "nominal"}}, "transforms": []},
     "analysis": "linear_mlm.lmm",
     "options": {"formula": "score ~ ses + (ses | school)"}}

Optional besides: "data.reading" (sheet, table, query ..., see `workbench.data.files`), "options_version"
(of the analysis that saved the options) and "seed". The data path is
relative to the recipe file. Every fault is a RecipeError that names what is wrong and where; what is said
of a variable is checked against the data when they are read (`workbench.data.apply`).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.analysis.json_checks import check_keys, object_at, text_at, whole_at
from workbench.errors import RecipeError

FORMAT = 1
KEYS = ("workbench", "data", "analysis", "options", "options_version", "seed")
DATA_KEYS = ("path", "reading", "variables", "transforms")
VARIABLE_KEYS = ("measure", "levels", "reference", "missing", "label", "role", "format", "notes")


@dataclass(frozen=True)
class DataPart:
    """Where the data are and what is to be known of them.

    path: absolute; variables: name -> metadata to set (keys of `Variable.to_json` without the name); reading:
    what to read of the file and how (see `workbench.data.load`).
    """

    path: Path
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    reading: dict[str, Any] = field(default_factory=dict)


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
        path = self.data.path
        inside = folder is not None and path.is_relative_to(folder.resolve())
        shown = path.relative_to(folder.resolve()).as_posix() if inside and folder else str(path)
        data = {"path": shown, "variables": self.data.variables, "transforms": []}
        if self.data.reading:
            data["reading"] = self.data.reading
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
    check_keys(top, KEYS, "the recipe", required=("workbench", "data", "analysis"))
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
    check_keys(data, DATA_KEYS, "data", required=("path",))
    variables = object_at(data.get("variables", {}), "data.variables")
    for name, spec in variables.items():
        check_keys(object_at(spec, f"data.variables.{name}"), VARIABLE_KEYS, f"data.variables.{name}")
    _check_transforms(data.get("transforms", []))
    path = Path(os.path.normpath(folder.absolute() / Path(text_at(data["path"], "data.path")).expanduser()))
    return DataPart(path, variables, object_at(data.get("reading", {}), "data.reading"))


def _check_transforms(steps: Any) -> None:
    if not isinstance(steps, list):
        raise RecipeError("'data.transforms' is not a list.", "Write [] when there are none.")
    if steps:
        first = steps[0].get("step", steps[0]) if isinstance(steps[0], dict) else steps[0]
        raise RecipeError(
            f"'data.transforms[0]' asks for {json.dumps(first)}, which is no known step.",
            "This workbench knows no transforms yet: prepare the data beforehand and write [].",
        )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RecipeError(f"The recipe says '{twice}' twice in the same place.", "Remove one of them.")
    return found


def _no_constant(token: str) -> None:
    raise RecipeError(f"The recipe contains {token}, which JSON has no number for.", "Use a finite number.")
