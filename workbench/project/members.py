"""What a saved project consists of: named parts, each written on its own, and put together again.

    manifest.json             format number, version of the workbench, analyses, notes
    data/table.json           name, source, number of rows, variables and the kind of each column
    data/0000.npy ...         numbers (float64, int64) or category codes (int32), npy without pickle
    data/0000.json ...        the categories of a coded column
    results/<id>.json         the result of an analysis

The project file keeps the parts in a zip, the journal (journal.py) in a folder. Reading trusts neither.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any, Protocol

from workbench._version import __version__
from workbench.errors import ProjectError
from workbench.project.migrations import FORMAT, migrated
from workbench.project.model import AnalysisEntry, Project

if TYPE_CHECKING:
    from workbench.data.column import Column
    from workbench.data.dataset import Dataset
    from workbench.results import Result


UNREADABLE = "The result that was saved here cannot be shown: it comes from another version of the workbench."


@dataclass(frozen=True, slots=True)
class Part:
    """name: of the member; of: the immutable value in it, which need not be written twice; write: how."""

    name: str
    of: object
    write: Callable[[IO[bytes]], object]


class Members(Protocol):
    """Where parts are read from; its methods raise ProjectError when a part is absent or damaged."""

    name: str

    def bytes(self, member: str, limit: int) -> bytes: ...
    def text(self, member: str) -> str: ...
    def json(self, member: str) -> Any: ...
    def damaged(self, reason: str) -> ProjectError: ...


def parts_of(project: Project) -> Iterator[Part]:
    """All parts of a project; the manifest first."""
    manifest = _manifest(project)
    yield Part("manifest.json", project, lambda file: file.write(_dumps(manifest)))
    if project.dataset is not None:
        yield from _data_parts(project.dataset)
    for entry in project.analyses:
        if entry.result is not None:
            yield _result_part(entry.id, entry.result)


def project_of(members: Members) -> Project:
    """The project of these parts. ProjectError in one sentence when they are damaged, hostile or too new."""
    manifest = migrated(members.json("manifest.json"), members.name)
    dataset = _read_dataset(members) if manifest["has_data"] else None
    entries = tuple(_entry_of(item, members) for item in manifest["analyses"])
    if len({entry.id for entry in entries}) != len(entries):
        raise members.damaged("two analyses share one identifier")
    return Project(dataset, entries, str(manifest["notes"]))


def _dumps(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "surrogatepass")


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
            stale=bool(item["stale"]),
        )
        has_result = bool(item["has_result"])
    except (KeyError, TypeError, ValueError) as error:
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


def _data_parts(dataset: Dataset) -> Iterator[Part]:
    from workbench.data.column import CodedColumn

    table = {
        "name": dataset.name,
        "source": dataset.source,
        "rows": dataset.n_rows,
        "variables": [v.to_json() for v in dataset.variables],
        "coded": [isinstance(dataset.column(name), CodedColumn) for name in dataset.names],
    }
    yield Part("data/table.json", dataset, lambda file: file.write(_dumps(table)))
    for place, name in enumerate(dataset.names):
        column = dataset.column(name)
        if isinstance(column, CodedColumn):
            yield _values_part(place, column.codes)
            yield _categories_part(place, column.categories)
        else:
            yield _values_part(place, column.values)


def _values_part(place: int, values: Any) -> Part:
    def write(file: IO[bytes]) -> None:
        import numpy as np

        np.lib.format.write_array(file, np.ascontiguousarray(values), allow_pickle=False)

    return Part(f"data/{place:04d}.npy", values, write)


def _categories_part(place: int, categories: tuple[str, ...]) -> Part:
    def write(file: IO[bytes]) -> None:
        file.write(json.dumps(categories, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    return Part(f"data/{place:04d}.json", categories, write)


def _read_dataset(members: Members) -> Dataset:
    from workbench.data.dataset import Dataset
    from workbench.data.variable import Variable

    table = members.json("data/table.json")
    try:
        variables = [Variable.from_json(item) for item in table["variables"]]
        coded, rows = list(table["coded"]), int(table["rows"])
        names = (str(table["name"]), str(table["source"]))
    except (KeyError, TypeError, ValueError) as error:
        raise members.damaged("the variables are not described as they should be") from error
    if len(coded) != len(variables) or rows < 0 or len({v.name for v in variables}) != len(variables):
        raise members.damaged("the list of variables contradicts itself")
    columns = {
        variable.name: _read_column(members, place, rows, bool(coded[place]))
        for place, variable in enumerate(variables)
    }
    return Dataset(columns, variables, name=names[0], source=names[1])


def _read_column(members: Members, place: int, rows: int, coded: bool) -> Column:
    import numpy as np

    from workbench.data.column import CodedColumn, NumericColumn

    # The npy header is short; 8 bytes a value bound what the member may unpack to.
    raw = members.bytes(f"data/{place:04d}.npy", limit=8 * rows + 4096)
    try:
        values = np.lib.format.read_array(io.BytesIO(raw), allow_pickle=False)
    except (ValueError, EOFError, SyntaxError) as error:
        raise members.damaged(f"column {place + 1} cannot be read") from error
    allowed = (np.dtype("<i4"),) if coded else (np.dtype("<f8"), np.dtype("<i8"))
    if values.shape != (rows,) or values.dtype not in allowed:
        raise members.damaged(f"column {place + 1} does not have the type and length it should")
    if not coded:
        return NumericColumn(values)
    categories = members.json(f"data/{place:04d}.json")
    if not isinstance(categories, list) or not all(isinstance(c, str) for c in categories):
        raise members.damaged(f"the categories of column {place + 1} are not words")
    if rows and not -1 <= values.min() <= values.max() < len(categories):
        raise members.damaged(f"column {place + 1} has a code without a category")
    return CodedColumn(values, tuple(categories))
