"""The parts that one table of a project consists of, below a folder of its own.

table.json      name, source, number of rows, variables and the kind of each column
0000.npy ...    numbers (float64, int64) or category codes (int32), npy without pickle
0000.json ...   the categories of a coded column
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol

from workbench.errors import ProjectError
from workbench.project.npy import HEADER, read_values, write_values

if TYPE_CHECKING:
    from workbench.data.column import Column
    from workbench.data.dataset import Dataset
    from workbench.data.taken import Taken

MOST_ROWS = 2**40


@dataclass(frozen=True, slots=True)
class Part:
    """name: of the member; of: the immutable value in it, which need not be written twice; write: how.

    taken: what rows the value is, where it is rows of another value.
    """

    name: str
    of: object
    write: Callable[[IO[bytes]], object]
    taken: Taken | None = None


class Members(Protocol):
    """Where parts are read from; its methods raise ProjectError when a part is absent or damaged."""

    name: str

    def bytes(self, member: str, limit: int) -> bytes: ...
    def text(self, member: str) -> str: ...
    def json(self, member: str) -> Any: ...
    def damaged(self, reason: str) -> ProjectError: ...


def dumps(data: Any) -> bytes:
    """JSON as the parts have it."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8", "surrogatepass")


def table_parts(dataset: Dataset, folder: str) -> Iterator[Part]:
    """The parts of a table; the description first."""
    from workbench.data.column import CodedColumn

    yield Part(f"{folder}/table.json", dataset, lambda file: file.write(dumps(_description(dataset))))
    for place, name in enumerate(dataset.names):
        column = dataset.column(name)
        if isinstance(column, CodedColumn):
            yield _values_part(folder, place, column.codes, column.taken)
            yield _categories_part(folder, place, column.categories)
        else:
            yield _values_part(folder, place, column.values, column.taken)


def _description(dataset: Dataset) -> dict[str, Any]:
    from workbench.data.column import CodedColumn

    return {
        "name": dataset.name,
        "source": dataset.source,
        "rows": dataset.n_rows,
        "variables": [v.to_json() for v in dataset.variables],
        "coded": [isinstance(dataset.column(name), CodedColumn) for name in dataset.names],
    }


def _values_part(folder: str, place: int, values: Any, taken: Taken | None) -> Part:
    return Part(f"{folder}/{place:04d}.npy", values, lambda file: write_values(file, values), taken)


def _categories_part(folder: str, place: int, categories: tuple[str, ...]) -> Part:
    def write(file: IO[bytes]) -> None:
        file.write(json.dumps(categories, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    return Part(f"{folder}/{place:04d}.json", categories, write)


def read_table(members: Members, folder: str) -> Dataset:
    """The table of these parts. ProjectError when they are damaged or contradict each other."""
    from workbench.data.dataset import Dataset
    from workbench.data.variable import Variable

    table = members.json(f"{folder}/table.json")
    try:
        variables = [Variable.from_json(item) for item in table["variables"]]
        coded, rows = list(table["coded"]), int(table["rows"])
        names = (str(table["name"]), str(table["source"]))
    except (AttributeError, LookupError, OverflowError, TypeError, ValueError) as error:
        raise members.damaged("the variables are not described as they should be") from error
    if (
        len(coded) != len(variables)
        or not 0 <= rows <= MOST_ROWS
        or len({v.name for v in variables}) != len(variables)
    ):
        raise members.damaged("the list of variables contradicts itself")
    columns = {
        variable.name: _read_column(members, folder, place, rows, bool(coded[place]))
        for place, variable in enumerate(variables)
    }
    return Dataset(columns, variables, name=names[0], source=names[1])


def _read_column(members: Members, folder: str, place: int, rows: int, coded: bool) -> Column:
    import numpy as np

    from workbench.data.column import CodedColumn, NumericColumn

    # 8 bytes a value bound what the member may unpack to.
    raw = members.bytes(f"{folder}/{place:04d}.npy", limit=8 * rows + HEADER)
    try:
        values = read_values(raw)
    except ValueError as error:
        raise members.damaged(f"column {place + 1} cannot be read") from error
    allowed = (np.dtype("<i4"),) if coded else (np.dtype("<f8"), np.dtype("<i8"))
    if values.shape != (rows,) or values.dtype not in allowed:
        raise members.damaged(f"column {place + 1} does not have the type and length it should")
    if not coded:
        return NumericColumn(values)
    categories = members.json(f"{folder}/{place:04d}.json")
    if not isinstance(categories, list) or not all(isinstance(c, str) for c in categories):
        raise members.damaged(f"the categories of column {place + 1} are not words")
    if rows and not -1 <= values.min() <= values.max() < len(categories):
        raise members.damaged(f"column {place + 1} has a code without a category")
    return CodedColumn(values, tuple(categories))
