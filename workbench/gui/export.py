"""Write the results of a project as one document: a web page at once, others by a process of their own.

Word, PDF and LaTeX need their figures drawn, which takes seconds and belongs in no thread of the window.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from workbench.errors import ProjectError
from workbench.project.atomic import write_whole
from workbench.project.model import AnalysisEntry, Project
from workbench.results import DataUse, Result, Section, Text
from workbench.results.blocks import SEVERAL
from workbench.results.dressing import with_facts
from workbench.results.style_codec import style_to_json
from workbench.results.summary import facts
from workbench.results.table_style import APA, TableStyle, spelling

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


def write_document(project: Project, path: Path, entry_ids: Collection[str] | None = None) -> None:
    """Write the analyses that have a result, in order, in the format that the name's end says.

    entry_ids: only these, None for all. ProjectError if there is no result, the format is unknown, or the
    disk refuses.
    """
    result, title = document_of(project, entry_ids)
    write_result(result, title, path, project.table_style)


def document_of(project: Project, entry_ids: Collection[str] | None = None) -> tuple[Result, str]:
    """The results of a project as one, with the notes, and the title. ProjectError if there is none."""
    done = [
        entry
        for entry in project.analyses
        if entry.result is not None and (entry_ids is None or entry.id in entry_ids)
    ]
    if not done:
        raise ProjectError("There is no result to export yet.", "Run an analysis first.")
    if len(done) == 1 and done[0].result is not None:
        return _with_notes(done[0].result, done[0]), project.title or done[0].title
    return _joined(done, project.table_style), project.title or (
        project.dataset.name if project.dataset else "Results"
    )


def write_result(result: Result, title: str, path: Path, style: TableStyle | None = None) -> None:
    """Write one result in the format that the name's end says; errors as `write_document`."""
    style = style or APA
    suffix = path.suffix.lower()
    if suffix not in FILTERS:
        known = ", ".join(FILTERS)
        raise ProjectError(
            f"Results cannot be written as '{path.suffix or path.name}'.", f"Use one of {known}."
        )
    if suffix in _OPTIONS:
        _render(result, title, path, _OPTIONS[suffix], style)
    else:
        _write_page(result, title, path, style)


def _write_page(result: Result, title: str, path: Path, style: TableStyle) -> None:
    from workbench.results.html import document

    page = document(result, title, str(result.options.get("formula", "")), style)
    write_whole(path, page.encode("utf-8"))


def _render(result: Result, title: str, path: Path, option: str, style: TableStyle) -> None:
    """Have `workbench render` write the document."""
    from workbench.results import json_codec

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "results.json"
        source.write_text(json_codec.dumps(result), encoding="utf-8")
        look = Path(folder) / "style.json"
        look.write_text(json.dumps(style_to_json(style)), encoding="utf-8")
        command = [sys.executable, "-m", "workbench", "render", str(source), f"--title={title}"]
        command += [f"--style={look}", f"--{option}", str(path.absolute())]
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


def _joined(entries: list[AnalysisEntry], style: TableStyle) -> Result:
    """One result with a section for each analysis."""
    sections = tuple(_section(entry, entry.result, style) for entry in entries if entry.result is not None)
    version = next(entry.result.version for entry in entries if entry.result is not None)
    return Result(SEVERAL, {}, DataUse(), sections, version=version)


def _section(entry: AnalysisEntry, result: Result, style: TableStyle) -> Section:
    """A result with its facts, which the document around it cannot tell."""
    formula = str(entry.options.get("formula", ""))
    lead = (Text(f"{entry.id}_formula", "", formula, "code"),) if formula else ()
    told = "; ".join(f"{fact.title}: {fact.value}" for fact in facts(result, spelling(style)))
    summary = (Text(f"{entry.id}_facts", "", f"{told}."),) if told else ()
    above, below = _notes(entry)
    blocks = (*result.notices, *with_facts(result, style).blocks)
    return Section(entry.id, entry.title, (*above, *lead, *summary, *blocks, *below))


def _with_notes(result: Result, entry: AnalysisEntry) -> Result:
    above, below = _notes(entry)
    return replace(result, blocks=(*above, *result.blocks, *below))


def _notes(entry: AnalysisEntry) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """The user's own words above and below a result."""
    above = (Text(f"{entry.id}_note_above", "", entry.note_above, "rich"),) if entry.note_above else ()
    below = (Text(f"{entry.id}_note", "Note", entry.note, "rich"),) if entry.note else ()
    return above, below
