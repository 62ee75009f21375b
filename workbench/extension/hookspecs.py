"""The hooks a plugin may implement: few, each with one context object.

A plugin is a module (or object) named by an entry point in the group "workbench.plugins"; it marks its
functions with `workbench.api.hookimpl` and says with `REQUIRES_API = "1.0"` for which API it was written.
Import nothing heavy at the top of that module: it is imported at every start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from workbench.analysis.description import Analysis

if TYPE_CHECKING:
    from workbench.analysis.transforms.step import Step
    from workbench.validation.case import ValidationSet

PROJECT = "workbench"
ENTRY_POINT_GROUP = "workbench.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class AnalysesContext:
    """Given to `workbench_analyses`: the API version of the running workbench."""

    api_version: str


@dataclass(frozen=True, slots=True)
class ValidationContext:
    """Given to `workbench_validation`: the API version, and a folder with reference values.

    reference: holds a folder for each family, such as `linear_mlm`, and the data in `data` or beside itself.
    """

    api_version: str
    reference: Path


@dataclass(frozen=True, slots=True)
class StepsContext:
    """Given to `workbench_steps`: the API version of the running workbench."""

    api_version: str


class Hooks:
    """Specifications; see the plugin author guide for examples."""

    @hookspec
    def workbench_analyses(self, context: AnalysesContext) -> Sequence[Analysis]:  # type: ignore[empty-body]
        """Describe the analyses this plugin offers, as a list. Called once at start; must be quick."""

    @hookspec
    def workbench_steps(self, context: StepsContext) -> Sequence[type[Step]]:  # type: ignore[empty-body]
        """Offer steps of data preparation, as a list of subclasses of `Step`. Called once at start."""

    @hookspec
    def workbench_validation(self, context: ValidationContext) -> Sequence[ValidationSet]:  # type: ignore[empty-body]
        """Make validation cases of a folder of reference values, as a list.

        Called by `workbench validate` only. Cases that are files in the folder `validation` of the plugin's
        package are found without it.
        """
