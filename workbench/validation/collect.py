"""The validation cases of every plugin.

A plugin ships cases as JSON files in the folder `validation` of its package (see `case_file.py`). Cases that
are made of something else, such as a folder of reference values, come from its hook `workbench_validation`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from workbench.extension.hookspecs import ValidationContext
from workbench.extension.manager import PluginManager
from workbench.validation.case import ValidationSet
from workbench.validation.case_file import read_cases

FOLDER = "validation"


def shipped_sets(manager: PluginManager, family: str = "") -> list[ValidationSet]:
    """The cases that come with the plugins, those of a family only if one is named."""
    analyses = manager.analyses().values()
    packages = dict.fromkeys(analysis.estimator.partition(":")[0].partition(".")[0] for analysis in analyses)
    files = [path for package in packages for path in _files(package)]
    return of_family([read_cases(path) for path in files], family)


def reference_sets(manager: PluginManager, folder: Path, family: str = "") -> list[ValidationSet]:
    """The cases that the plugins make of a folder of reference values."""
    return of_family(manager.validation_sets(ValidationContext(manager.api_version, folder)), family)


def of_family(sets: list[ValidationSet], family: str) -> list[ValidationSet]:
    """The sets with the cases of one family only; all when `family` is empty."""
    kept = [
        ValidationSet(s.title, s.made_with, s.data, tuple(c for c in s.cases if family in ("", c.family)))
        for s in sets
    ]
    return [s for s in kept if s.cases]


def without_twins(sets: list[ValidationSet]) -> list[ValidationSet]:
    """The sets without cases that stand, with their data, in an earlier set."""
    seen: set[str] = set()
    kept = []
    for s in sets:
        cases = tuple(case for case in s.cases if case.id not in seen)
        seen |= {case.id for case in cases if not case.missing}
        kept.append(ValidationSet(s.title, s.made_with, s.data, cases))
    return [s for s in kept if s.cases]


def _files(package: str) -> list[Path]:
    found = importlib.util.find_spec(package)
    places = (found.submodule_search_locations or ()) if found is not None else ()
    return sorted(path for place in places for path in Path(place, FOLDER).glob("*.json"))


def checkout_reference() -> Path | None:
    """`tests/reference` of the checkout this workbench runs from; None in an installed copy."""
    folder = Path(__file__).resolve().parents[2] / "tests" / "reference"
    return folder if folder.is_dir() else None
