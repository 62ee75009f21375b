"""What a plugin must keep to; every breach is a PluginError with one clear sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pluggy

from workbench.analysis.description import Analysis
from workbench.analysis.options import Options
from workbench.errors import PluginError

ANALYSIS_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
CALLABLE_PATH = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
FIRST_API = "1.0"


def check_api_version(plugin: object, ours: str) -> None:
    """The plugin's `REQUIRES_API` must have our major and no later minor; one that does not say means 1.0."""
    theirs = getattr(plugin, "REQUIRES_API", FIRST_API)
    match = re.fullmatch(r"(\d+)\.(\d+)", theirs) if isinstance(theirs, str) else None
    if match is None:
        raise PluginError(f"Its REQUIRES_API is {theirs!r}.", 'It should be a text such as "1.0".')
    major, minor = (int(part) for part in ours.split("."))
    if int(match[1]) < major:
        raise PluginError(
            f"It was written for version {theirs} of the plugin interface; this workbench offers {ours}.",
            "Look for a newer version of the plugin.",
        )
    if (int(match[1]), int(match[2])) > (major, minor):
        raise PluginError(
            f"It needs version {theirs} of the plugin interface; this workbench offers {ours}.",
            "Update the workbench.",
        )


def check_hooks(manager: pluggy.PluginManager, plugin: object) -> None:
    """It must implement at least one hook, and none that does not exist."""
    callers = manager.get_hookcallers(plugin) or []
    if not callers:
        raise PluginError("It implements no hook.", "Mark its functions with workbench.api.hookimpl.")
    known = [name for name, caller in vars(manager.hook).items() if caller.has_spec()]
    for caller in callers:
        if not caller.has_spec():
            near = difflib.get_close_matches(caller.name, known, n=1)
            advice = f"Did you mean '{near[0]}'?" if near else f"Hooks are: {', '.join(known)}."
            raise PluginError(f"There is no hook called '{caller.name}'.", advice)


def check_analyses(answers: Sequence[Any], taken: Iterable[str]) -> list[Analysis]:
    """What `workbench_analyses` returned, as valid descriptions with ids that are still free."""
    found: list[Analysis] = []
    used = set(taken)
    for answer in answers:
        if not isinstance(answer, list | tuple):
            raise PluginError(
                f"workbench_analyses returned {_kind(answer)}.", "It should return a list of Analysis."
            )
        for item in answer:
            analysis = _check_analysis(item)
            if analysis.id in used:
                raise PluginError(
                    f"Its analysis '{analysis.id}' has the id of one that is already there.",
                    "Two plugins cannot offer the same id: remove one of them.",
                )
            used.add(analysis.id)
            found.append(analysis)
    return found


def _check_analysis(item: Any) -> Analysis:
    if not isinstance(item, Analysis):
        raise PluginError(f"It describes an analysis by {_kind(item)}.", "Use workbench.api.Analysis.")
    if not isinstance(item.id, str) or not ANALYSIS_ID.fullmatch(item.id):
        raise PluginError(f"The analysis id {item.id!r} is not of the form family.name.", "Use lower case.")
    if not (isinstance(item.options, type) and issubclass(item.options, Options)):
        raise PluginError(f"The options of '{item.id}' are not a class.", "Derive one from Options.")
    for path in filter(None, (item.estimator, item.predict, item.write_up)):
        if not isinstance(path, str) or not CALLABLE_PATH.fullmatch(path):
            raise PluginError(f"'{item.id}' names a function by {path!r}.", 'Write "module:function".')
    if not item.estimator:
        raise PluginError(f"'{item.id}' names no estimator.", 'Write "module:function".')
    return item


def _kind(value: object) -> str:
    return "nothing" if value is None else f"a value of type '{type(value).__name__}'"
