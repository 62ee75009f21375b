"""Write the results of a project as one document: a web page at once, others by a process of their own.

Word, PDF and LaTeX need their figures drawn, which takes seconds and belongs in no thread of the window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from workbench.errors import ProjectError
from workbench.project.model import AnalysisEntry, Project
from workbench.results import DataUse, Result, Section, Text

FILTERS = {
    ".html": "Web page (*.html)",
    ".docx": "Word document (*.docx)",
    ".pdf": "PDF (*.pdf)",
    ".xlsx": "Tables for Excel (*.xlsx)",
    ".tex": "LaTeX (*.tex)",
    ".md": "Markdown (*.md)",
    ".json": "Results as JSON (*.json)",
}
_OPTIONS = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".tex": "latex",
    ".md": "markdown",
    ".json": "json",
}
_PATIENCE = 600.0  # seconds


def write_document(project: Project, path: Path) -> None:
    """Write every analysis that has a result, in order, in the format that the name's end says.

    ProjectError if there is no result, the format is unknown, or the disk refuses.
    """
    done = [entry for entry in project.analyses if entry.result is not None]
    if not done:
        raise ProjectError("There is no result to export yet.", "Run an analysis first.")
    if len(done) == 1 and done[0].result is not None:
        result, title = _with_note(done[0].result, done[0]), done[0].title
    else:
        result, title = _joined(done), project.dataset.name if project.dataset else "Results"
    write_result(result, title, path)


def write_result(result: Result, title: str, path: Path) -> None:
    """Write one result in the format that the name's end says; errors as `write_document`."""
    suffix = path.suffix.lower()
    if suffix not in FILTERS:
        known = ", ".join(FILTERS)
        raise ProjectError(
            f"Results cannot be written as '{path.suffix or path.name}'.", f"Use one of {known}."
        )
    if suffix in _OPTIONS:
        _render(result, title, path, _OPTIONS[suffix])
    else:
        _write_page(result, title, path)


def _write_page(result: Result, title: str, path: Path) -> None:
    from workbench.results.html import document

    try:
        path.write_text(document(result, title, str(result.options.get("formula", ""))), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "the disk refused"
        advice = "Choose another folder."
        raise ProjectError(f"{path.name} could not be written: {reason}.", advice) from error


def _render(result: Result, title: str, path: Path, option: str) -> None:
    """Have `workbench render` write the document."""
    from workbench.results import json_codec

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "results.json"
        source.write_text(json_codec.dumps(result), encoding="utf-8")
        command = [sys.executable, "-m", "workbench", "render", str(source), f"--title={title}"]
        command += [f"--{option}", str(path.absolute())]
        hidden = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        try:
            done = subprocess.run(command, env=hidden, capture_output=True, text=True, timeout=_PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ProjectError(
                f"{path.name} could not be written: {error}.", "Try another format."
            ) from error
    if done.returncode:
        said = done.stderr.strip().removeprefix("workbench: ").splitlines()[-1:] or [
            "the program said nothing"
        ]
        raise ProjectError(f"{path.name} could not be written: {said[0]}", "Choose another folder or format.")


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
    return Section(entry.id, entry.title, (*lead, *blocks, *_note(entry)))


def _with_note(result: Result, entry: AnalysisEntry) -> Result:
    return replace(result, blocks=(*result.blocks, *_note(entry)))


def _note(entry: AnalysisEntry) -> tuple[Text, ...]:
    """The user's own words, as the last block."""
    return (Text(f"{entry.id}_note", "Note", entry.note),) if entry.note else ()
