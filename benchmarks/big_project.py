"""A project of many analyses of several families: python benchmarks/big_project.py PATH [N].

Linear, mixed, generalised and descriptive analyses and graphs of the sample study take turns, with other
predictors, outcomes and groups each time; their results are those of real runs, figures included.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import workbench
from workbench.extension.manager import plugin_manager
from workbench.project.model import AnalysisEntry, Project
from workbench.project.sample import sample_project
from workbench.project.store import save_project

MANY = 200
Asked = tuple[str, dict[str, Any]]
"""The id of an analysis, and its options."""


def wanted() -> Iterator[Asked]:
    """Analyses without end, no two alike among the first few hundred."""
    predictors = ("ses", "vocabulary", "gender", "sector", "education", "ses + gender", "ses * sector")
    outcomes, groups = ("reading", "vocabulary", "ses"), ("school", "sector", "gender", "education")
    spans = (0.95, 0.9, 0.99, 0.8, 0.5)
    for level, outcome, terms, group in product(spans, outcomes, predictors, groups):
        other = "ses" if outcome != "ses" else "reading"
        if outcome not in terms:
            yield "linear_mlm.lmm", {"formula": f"{outcome} ~ {terms} + (1 | school)", "ci_level": level}
            yield "linear_mlm.ols", {"formula": f"{outcome} ~ {terms}", "ci_level": level, "cases": "none"}
        yield "describe.descriptives", {"variables": [outcome, other], "group": group}
        drawn = {"x": [other], "y": [outcome], "line": "linear"}
        yield "graphs.scatter", {**drawn, "color": group, "ci_level": level}
        yield "graphs.boxes", {"outcome": outcome, "group": group, "title": f"{outcome} ({level})"}
        if outcome != "ses" and "gender" not in terms:
            formula = f"gender ~ {terms}"
            yield "glmm.glm", {"formula": formula, "ci_level": level, "cases": "none"}
        yield "graphs.means", {"outcome": outcome, "group": group, "ci_level": level}
        yield "describe.correlations", {"variables": [outcome, other], "ci_level": level}
        yield "graphs.distribution", {"variables": [outcome], "color": group, "normal": level > 0.9}


def project_of(analyses: int = MANY) -> Project:
    """That many analyses with their results."""
    catalogue = plugin_manager()
    project = sample_project()
    assert project.dataset is not None
    entries: list[AnalysisEntry] = []
    seen: list[Asked] = []
    for asked in wanted():
        if len(entries) == analyses:
            break
        if asked in seen:
            continue
        seen.append(asked)
        name, options = asked
        result = workbench.run(name, project.dataset, options)
        title = f"{len(entries) + 1}. {catalogue.analysis(name).title}"
        entries.append(AnalysisEntry(name, options, title=title, result=result))
    return Project(project.dataset, tuple(entries))


if __name__ == "__main__":
    count = int(sys.argv[2]) if len(sys.argv) > 2 else MANY
    save_project(project_of(count), sys.argv[1])
