"""Reference cases, one JSON file a fitted model, as validation cases: REML, ML, and Kenward-Roger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workbench.api import ValidationCase, ValidationSet
from workbench_linear_mlm.reference.checks import Checks
from workbench_linear_mlm.reference.preparation import prepared

ANALYSIS = "linear_mlm.lmm"
ABSENT = "{} is not beside the reference values"


def reference_sets(folder: Path) -> list[ValidationSet]:
    """All cases of the folder `linear_mlm` in a folder of reference values, as one set."""
    files = sorted((folder / "linear_mlm").glob("*.json"))
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    cases = [case for content in contents for case in _cases(content, folder)]
    if not cases:
        return []
    versions = {name: number for content in contents for name, number in content["packages"].items()}
    made_with = ", ".join(f"{name} {number}" for name, number in versions.items())
    origin = "published, see the files and LICENSES.md beside them"
    return [ValidationSet("Linear mixed models on published data", made_with, origin, tuple(cases))]


def _cases(content: Mapping[str, Any], folder: Path) -> Iterator[ValidationCase]:
    checks, results = Checks(content), content["results"]
    limits = tuple(checks.profile_limits())
    tested = tuple(checks.random_tests())
    main = (
        *checks.estimates("reml"),
        *checks.tests("reml", "satterthwaite"),
        *tested,
        *limits,
        *checks.explained(),
    )
    asked = {"ci_method": "profile"} if limits else {}
    yield _case(content, folder, "reml", {**asked, "random_tests": bool(tested)}, main)
    by_ml = (*checks.estimates("ml"), *checks.tests("ml", "satterthwaite"))
    yield _case(content, folder, "ml", {"method": "ml"}, by_ml)
    if "coef_kenward_roger" in results["reml"]:
        kenward_roger = tuple(checks.tests("reml", "kenward_roger"))
        yield _case(content, folder, "kenward_roger", {"df_method": "kenward_roger"}, kenward_roger)


def _case(
    content: Mapping[str, Any], folder: Path, name: str, options: dict[str, Any], checks: tuple[Any, ...]
) -> ValidationCase:
    dataset = content["dataset"]
    notes = [str(note) for note in (dataset.get("preparation"), content["options"].get("weights")) if note]
    if content["options"].get("weights"):
        options = {**options, "weights": "w"}
    source = _data(dataset["file"], folder)
    return ValidationCase(
        id=f"{content['case']}_{name}",
        title=content["title"],
        analysis=ANALYSIS,
        options={"formula": content["formula"], **options},
        data=folder if source is None else prepared(source, notes),
        checks=checks,
        variables=_variables(dataset.get("factor_levels") or {}),
        missing="" if source else ABSENT.format(Path(dataset["file"]).name),
    )


def _data(name: str, folder: Path) -> Path | None:
    """The data file: in `data` of the folder or beside it, or in `sim`."""
    places = (folder / "data", folder.parent / "data", folder / "sim")
    return next((path for place in places if (path := place / Path(name).name).is_file()), None)


def _variables(levels: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Factors with R's order of their levels."""
    found: dict[str, dict[str, Any]] = {name: {"measure": "nominal"} for name in levels}
    for name, values in levels.items():
        if isinstance(values, list):
            found[name]["levels"] = [str(value) for value in values]
    return found
