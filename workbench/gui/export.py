"""Write the results of a project as one HTML page."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import ProjectError
from workbench.project.model import AnalysisEntry, Project
from workbench.results import DataUse, Result, Section, Text


def write_html(project: Project, path: Path) -> None:
    """Write every analysis that has a result, in order; ProjectError if there is none or the disk refuses."""
    from workbench.results.html import document

    done = [entry for entry in project.analyses if entry.result is not None]
    if not done:
        raise ProjectError("There is no result to export yet.", "Run an analysis first.")
    if len(done) == 1 and done[0].result is not None:
        page = document(done[0].result, done[0].title, str(done[0].options.get("formula", "")))
    else:
        page = document(_joined(done), project.dataset.name if project.dataset else "Results")
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "the disk refused"
        advice = "Choose another folder."
        raise ProjectError(f"{path.name} could not be written: {reason}.", advice) from error


def _joined(entries: list[AnalysisEntry]) -> Result:
    """One result with a section for each analysis."""
    results = [entry.result for entry in entries if entry.result is not None]
    sections = tuple(map(_section, entries))
    rows = max(result.data.rows for result in results)
    return Result("project", {}, DataUse(rows, rows), sections, version=results[0].version)


def _section(entry: AnalysisEntry) -> Section:
    blocks = (*entry.result.notices, *entry.result.blocks) if entry.result is not None else ()
    formula = str(entry.options.get("formula", ""))
    lead = (Text(f"{entry.id}_formula", "", formula, "code"),) if formula else ()
    return Section(entry.id, entry.title, (*lead, *blocks))
