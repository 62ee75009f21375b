"""One analysis as code: in R, in Python, and as a recipe; each with the preparation of its data."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.analysis.recipe import DataPart, Recipe
from workbench.data.database.address import is_address
from workbench.data.database.place import place_from_text
from workbench.data.origin import TYPED
from workbench.project.described import described
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND, is_repeated, opening
from workbench.project.session_script import files_of, last_steps, r_of, session_script, source_of, stated_of
from workbench.project.words import one_line, without_halves

_SHOW = """
from workbench.results.text import document_text

print(document_text(result_1))
"""


@dataclass(frozen=True)
class EntryCode:
    """r and python: scripts; recipe: JSON for `workbench run`; by_hand: changes that none of them repeats."""

    r: str
    python: str
    recipe: str
    by_hand: tuple[str, ...] = ()


def entry_code(project: Project, entry: AnalysisEntry) -> EntryCode:
    """The code of an analysis of the project; ProjectError when there are no data."""
    alone = replace(project, analyses=(entry,))
    title = one_line(entry.title or entry.analysis)
    return EntryCode(
        r=without_halves(f"# {title}\n\n{r_of(project, entry).rstrip()}\n"),
        python=session_script(alone, "Python") + _SHOW,
        recipe=without_halves(json.dumps(recipe_of(project, entry), ensure_ascii=False, indent=2) + "\n"),
        by_hand=tuple(one_line(str(step[BY_HAND])) for step in project.steps if BY_HAND in step),
    )


def recipe_of(project: Project, entry: AnalysisEntry) -> dict[str, Any]:
    """The recipe of an analysis, as plain data."""
    steps = [dict(step) for step in project.steps if is_repeated(step)]
    source = source_of(project)
    data = replace(
        data_part(project, source),
        variables=stated_of(project, source, described(project, (entry,))),
        transforms=(*steps, *last_steps(project, entry)),
        tables={name: data_part(project, source) for name, source in files_of(project).items()},
    )
    return Recipe(data, entry.analysis, dict(entry.options), entry.options_version).to_json()


def data_part(project: Project, source: str) -> DataPart:
    """The data of a file or of a database, read as they were when they were opened; none if typed."""
    if source == TYPED:
        return DataPart(None)
    if is_address(source):
        return DataPart(None, database=place_from_text(source))
    how = opening(project.steps, source).get("reading", {})
    return DataPart(Path(source), variables=stated_of(project, source), reading=dict(how))
