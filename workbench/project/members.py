"""What a saved project consists of: named parts, each written on its own, and put together again.

    manifest.json             format number, version of the workbench, analyses, notes
    data/...                  the table that is shown, see table_parts.py
    tables/0/... tables/1/... the other tables, in the order in which the manifest names them
    results/<id>.json         the result of an analysis

The project file keeps the parts in a zip, the journal (journal.py) in a folder. Reading trusts neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from workbench._version import __version__
from workbench.errors import ProjectError, WorkbenchError
from workbench.project.migrations import FORMAT, migrated
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import MAIN
from workbench.project.table_parts import Members, Part, dumps, read_table, table_parts
from workbench.results.style_codec import style_from_json, style_to_json
from workbench.results.table_style import APA, TableStyle

if TYPE_CHECKING:
    from workbench.results import Result

UNREADABLE = "The result that was saved here cannot be shown: it comes from another version of the workbench."


def parts_of(project: Project) -> Iterator[Part]:
    """All parts of a project; the manifest first."""
    manifest = _manifest(project)
    yield Part("manifest.json", project, lambda file: file.write(dumps(manifest)))
    if project.dataset is not None:
        yield from table_parts(project.dataset, "data")
    for place, table in enumerate(project.tables.values()):
        yield from table_parts(table, f"tables/{place}")
    for entry in project.analyses:
        if entry.result is not None:
            yield _result_part(entry.id, entry.result)


def project_of(members: Members) -> Project:
    """The project of these parts. ProjectError in one sentence when they are damaged, hostile or too new."""
    manifest = migrated(members.json("manifest.json"), members.name)
    dataset = read_table(members, "data") if manifest["has_data"] else None
    entries = tuple(_entry_of(item, members) for item in manifest["analyses"])
    if len({entry.id for entry in entries}) != len(entries):
        raise members.damaged("two analyses share one identifier")
    return replace(
        _tables_of(manifest, members), dataset=dataset, analyses=entries, notes=str(manifest["notes"])
    )


def _tables_of(manifest: dict[str, Any], members: Members) -> Project:
    """A project with what the manifest says of tables, filters and preparation."""
    try:
        names = [str(name) for name in manifest["tables"]]
        filters = {str(name): str(text) for name, text in manifest["filters"].items()}
        steps = tuple(dict(step) for step in manifest["steps"])
    except (AttributeError, TypeError, ValueError) as error:
        raise members.damaged("its tables are not described as they should be") from error
    if len({*names, str(manifest["table"])}) != len(names) + 1:
        raise members.damaged("two tables share one name")
    tables = {name: read_table(members, f"tables/{place}") for place, name in enumerate(names)}
    return Project(
        table=str(manifest["table"]),
        tables=tables,
        filters=filters,
        steps=steps,
        title=str(manifest["title"]),
        table_style=_style_of(manifest["table_style"]),
    )


def _style_of(kept: Any) -> TableStyle:
    """The style of tables; that of the APA where this version does not know it: all else opens."""
    try:
        return style_from_json(kept)
    except WorkbenchError:
        return APA


def _manifest(project: Project) -> dict[str, Any]:
    return {
        "format": list(FORMAT),
        "workbench": __version__,
        "has_data": project.dataset is not None,
        "notes": project.notes,
        "table": project.table,
        "tables": list(project.tables),
        "filters": dict(project.filters),
        "steps": [dict(step) for step in project.steps],
        "title": project.title,
        "table_style": style_to_json(project.table_style),
        "analyses": [_entry_json(entry) for entry in project.analyses],
    }


def _entry_json(entry: AnalysisEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "analysis": entry.analysis,
        "options": entry.options,
        "options_version": entry.options_version,
        "title": entry.title,
        "note": entry.note,
        "note_above": entry.note_above,
        "collapsed": entry.collapsed,
        "table": entry.table,
        "stale": entry.stale,
        "has_result": entry.result is not None,
    }


def _entry_of(item: Any, members: Members) -> AnalysisEntry:
    try:
        entry_id, options = str(item["id"]), dict(item["options"])
        entry = AnalysisEntry(
            id=entry_id,
            analysis=str(item["analysis"]),
            options=options,
            options_version=int(item["options_version"]),
            title=str(item["title"]),
            note=str(item["note"]),
            note_above=str(item.get("note_above", "")),
            collapsed=bool(item.get("collapsed", False)),
            table=str(item.get("table", MAIN)),
            stale=bool(item["stale"]),
        )
        has_result = bool(item["has_result"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise members.damaged("an analysis is not described as it should be") from error
    return _with_result(entry, members.text(f"results/{entry_id}.json")) if has_result else entry


def _result_part(entry_id: str, result: Result) -> Part:
    def write(file: IO[bytes]) -> None:
        from workbench.results import json_codec

        file.write(json_codec.dumps(result).encode())

    return Part(f"results/{entry_id}.json", result, write)


def _with_result(entry: AnalysisEntry, text: str) -> AnalysisEntry:
    """The entry with its result. One that this version cannot read says so in its place: all else opens."""
    from workbench.results import DataUse, Notice, Result, json_codec

    try:
        return replace(entry, result=json_codec.loads(text))
    except ProjectError:
        notice = Notice("warning", UNREADABLE, "Run the analysis again.")
        result = Result(entry.analysis, dict(entry.options), DataUse(0, 0), (), (notice,))
        return replace(entry, result=result, stale=True)
