"""Validation cases written down as JSON, as plugins ship them.

    {"title": "Linear mixed models", "made_with": "R 4.2.2, lme4 1.1.31", "data": "simulated by ...",
     "tolerances": {"coefficients": {"rel": 1e-5, "reason": "a closed form, given the variances"}},
     "cases": [
       {"id": "slopes", "title": "Random slopes", "data": "data/pupils.csv", "analysis": "linear_mlm.lmm",
        "options": {"formula": "score ~ ses + (ses | school)"},
        "checks": [
          {"what": "coefficients", "source": "lme4 1.1.31", "table": "fixed_effects", "column": "estimate",
           "rows": {"term": ["(Intercept)", "ses"]}, "values": [50.1, 2.3], "scale": [1.2, 0.4]}]}]}

A check takes the tolerance of its name, or of `"tolerance": "NAME"`. Without `rows` it reads the first row.
A case may tell `variables` as a recipe does; a check `at_most` and `known` (see `ValidationCheck`). Data
paths start at the file; `script`, the program that made the values, is for the reader.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import PluginError
from workbench.results.blocks import Cell
from workbench.validation.case import Tolerance, ValidationCase, ValidationCheck, ValidationSet

TOP = ("title", "made_with", "data", "tolerances", "cases")
CASE = ("id", "title", "data", "analysis", "options", "checks")
CHECK = ("what", "source", "table", "column", "values")


def read_cases(path: Path) -> ValidationSet:
    """The cases in a file; PluginError when it cannot be read or is not well formed."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _set(content, path.parent)
    except PluginError as error:
        raise PluginError(f"The validation cases in '{path.name}' are wrong: {error.message}") from None
    except (OSError, ValueError) as error:
        raise PluginError(f"The validation cases in '{path.name}' cannot be read: {error}.") from None


def _set(content: Any, folder: Path) -> ValidationSet:
    _require(content, TOP, "the file")
    tolerances = {name: _tolerance(name, stated) for name, stated in content["tolerances"].items()}
    cases = tuple(_case(case, tolerances, folder) for case in content["cases"])
    return ValidationSet(content["title"], content["made_with"], content["data"], cases)


def _tolerance(name: str, stated: Any) -> Tolerance:
    _require(stated, ("reason",), f"the tolerance of {name}")
    return Tolerance(stated["reason"], float(stated.get("rel", 0.0)), float(stated.get("abs", 0.0)))


def _case(case: Any, tolerances: Mapping[str, Tolerance], folder: Path) -> ValidationCase:
    _require(case, CASE, "a case")
    return ValidationCase(
        id=case["id"],
        title=case["title"],
        analysis=case["analysis"],
        options=case["options"],
        data=folder / case["data"],
        checks=tuple(_check(check, tolerances, case["id"]) for check in case["checks"]),
        variables=case.get("variables", {}),
    )


def _check(check: Any, tolerances: Mapping[str, Tolerance], case: str) -> ValidationCheck:
    _require(check, CHECK, f"a check of {case}")
    name = check.get("tolerance", check["what"])
    if name not in tolerances:
        raise PluginError(f"{case} has no tolerance for '{name}'.")
    values = tuple(float(value) for value in check["values"])
    rows = _rows(check.get("rows"))
    scale = tuple(float(size) for size in check.get("scale", ()))
    if not values or len(rows) != len(values) or len(scale) not in (0, len(values)):
        raise PluginError(f"'{check['what']}' of {case} has lists of different lengths.")
    if not all(map(math.isfinite, values)):
        raise PluginError(f"'{check['what']}' of {case} has a value that is no number.")
    return ValidationCheck(
        check["what"],
        check["source"],
        check["table"],
        check["column"],
        rows,
        values,
        tolerances[name],
        scale,
        at_most=bool(check.get("at_most")),
        known=check.get("known", ""),
    )


def _rows(columns: Mapping[str, Sequence[Cell]] | None) -> tuple[Mapping[str, Cell], ...]:
    """One mapping a row, from one list a column."""
    if not columns:
        return ({},)
    return tuple(dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))


def _require(value: Any, keys: Sequence[str], where: str) -> None:
    if not isinstance(value, dict):
        raise PluginError(f"{where} is not an object.")
    for key in keys:
        if key not in value:
            raise PluginError(f"{where} has no '{key}'.")
