"""The project file: one zip that cannot execute anything, written atomically.

    manifest.json             format number, version of the workbench, analyses, notes
    data/table.json           name, source, number of rows, variables and the kind of each column
    data/0000.npy ...         numbers (float64, int64) or category codes (int32), npy without pickle
    data/0000.json ...        the categories of a coded column
    results/<id>.json         the result of an analysis

Reading trusts nothing: see archive.py for names and sizes, and migrations.py for older formats.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench._version import __version__
from workbench.project.archive import Archive
from workbench.project.atomic import replacing
from workbench.project.migrations import FORMAT, migrated
from workbench.project.model import AnalysisEntry, Project

if TYPE_CHECKING:
    from workbench.data.column import Column
    from workbench.data.dataset import Dataset
    from workbench.results import Result

SUFFIX = ".mlwb"


def save_project(project: Project, path: str | Path) -> None:
    """Write the project; the old file stays whole until the new one is on disk. ProjectError if refused."""
    with (
        replacing(Path(path)) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        archive.writestr("manifest.json", _dumps(_manifest(project)))
        if project.dataset is not None:
            _write_dataset(archive, project.dataset)
        for entry in project.analyses:
            if entry.result is not None:
                archive.writestr(f"results/{entry.id}.json", _result_text(entry.result))


def load_project(path: str | Path) -> Project:
    """Read a project. ProjectError in one sentence when it is damaged, hostile or from a newer workbench."""
    with Archive.open(Path(path)) as archive:
        manifest = migrated(archive.json("manifest.json"), archive.name)
        dataset = _read_dataset(archive) if manifest["has_data"] else None
        entries = tuple(_entry_of(item, archive) for item in manifest["analyses"])
        if len({entry.id for entry in entries}) != len(entries):
            raise archive.damaged("two analyses share one identifier")
        return Project(dataset, entries, str(manifest["notes"]))


def _dumps(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)


def _manifest(project: Project) -> dict[str, Any]:
    return {
        "format": list(FORMAT),
        "workbench": __version__,
        "has_data": project.dataset is not None,
        "notes": project.notes,
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
        "stale": entry.stale,
        "has_result": entry.result is not None,
    }


def _entry_of(item: Any, archive: Archive) -> AnalysisEntry:
    try:
        entry_id, options = str(item["id"]), dict(item["options"])
        result = _result_of(archive.text(f"results/{entry_id}.json")) if item["has_result"] else None
        return AnalysisEntry(
            id=entry_id,
            analysis=str(item["analysis"]),
            options=options,
            options_version=int(item["options_version"]),
            title=str(item["title"]),
            note=str(item["note"]),
            stale=bool(item["stale"]),
            result=result,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise archive.damaged("an analysis is not described as it should be") from error


def _result_text(result: Result) -> str:
    from workbench.results import json_codec

    return json_codec.dumps(result)


def _result_of(text: str) -> Result:
    from workbench.results import json_codec

    return json_codec.loads(text)


def _write_dataset(archive: zipfile.ZipFile, dataset: Dataset) -> None:
    import numpy as np

    from workbench.data.column import CodedColumn

    table = {
        "name": dataset.name,
        "source": dataset.source,
        "rows": dataset.n_rows,
        "variables": [v.to_json() for v in dataset.variables],
        "coded": [isinstance(dataset.column(name), CodedColumn) for name in dataset.names],
    }
    archive.writestr("data/table.json", _dumps(table))
    for place, name in enumerate(dataset.names):
        column = dataset.column(name)
        values = column.codes if isinstance(column, CodedColumn) else column.values
        with archive.open(f"data/{place:04d}.npy", "w", force_zip64=True) as member:
            np.lib.format.write_array(member, np.ascontiguousarray(values), allow_pickle=False)
        if isinstance(column, CodedColumn):
            archive.writestr(f"data/{place:04d}.json", json.dumps(column.categories, ensure_ascii=False))


def _read_dataset(archive: Archive) -> Dataset:
    from workbench.data.dataset import Dataset
    from workbench.data.variable import Variable

    table = archive.json("data/table.json")
    try:
        variables = [Variable.from_json(item) for item in table["variables"]]
        coded, rows = list(table["coded"]), int(table["rows"])
        names = (str(table["name"]), str(table["source"]))
    except (KeyError, TypeError, ValueError) as error:
        raise archive.damaged("the variables are not described as they should be") from error
    if len(coded) != len(variables) or rows < 0 or len({v.name for v in variables}) != len(variables):
        raise archive.damaged("the list of variables contradicts itself")
    columns = {
        variable.name: _read_column(archive, place, rows, bool(coded[place]))
        for place, variable in enumerate(variables)
    }
    return Dataset(columns, variables, name=names[0], source=names[1])


def _read_column(archive: Archive, place: int, rows: int, coded: bool) -> Column:
    import numpy as np

    from workbench.data.column import CodedColumn, NumericColumn

    # The npy header is short; 8 bytes a value bound what the member may unpack to.
    raw = archive.bytes(f"data/{place:04d}.npy", limit=8 * rows + 4096)
    try:
        values = np.lib.format.read_array(io.BytesIO(raw), allow_pickle=False)
    except (ValueError, EOFError, SyntaxError) as error:
        raise archive.damaged(f"column {place + 1} cannot be read") from error
    allowed = (np.dtype("<i4"),) if coded else (np.dtype("<f8"), np.dtype("<i8"))
    if values.shape != (rows,) or values.dtype not in allowed:
        raise archive.damaged(f"column {place + 1} does not have the type and length it should")
    if not coded:
        return NumericColumn(values)
    categories = archive.json(f"data/{place:04d}.json")
    if not isinstance(categories, list) or not all(isinstance(c, str) for c in categories):
        raise archive.damaged(f"the categories of column {place + 1} are not words")
    if rows and not -1 <= values.min() <= values.max() < len(categories):
        raise archive.damaged(f"column {place + 1} has a code without a category")
    return CodedColumn(values, tuple(categories))


def is_project(path: str | Path) -> bool:
    """Whether a file looks like one of ours, by its name."""
    return Path(path).suffix.lower() == SUFFIX


def unsaved_name(dataset: Dataset | None) -> str:
    """A file name to propose for a project that was never saved."""
    stem = Path(dataset.name).stem if dataset is not None and dataset.name else "Untitled"
    return stem + SUFFIX


def ensure_suffix(path: str | Path) -> Path:
    """`path` with the suffix of project files, added when it has none of its own."""
    chosen = Path(path)
    return chosen if chosen.suffix else chosen.with_suffix(SUFFIX)
