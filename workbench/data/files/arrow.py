"""Parquet and Feather (Arrow) by pyarrow, an optional library. Dictionary columns become factors.

Files the workbench wrote carry a description of every variable, which is restored.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.arrow_moments import of_arrow
from workbench.data.files.columns import described, of_array
from workbench.data.files.decimals import described_decimals
from workbench.data.files.described_as import as_described, texts_as_written
from workbench.data.files.source import Described, Source
from workbench.data.files.zipped import check_cells
from workbench.data.variable import Level, Measure, Variable

DESCRIPTIONS = b"workbench_variables"


def read_parquet(source: Source) -> Dataset:
    """A .parquet file."""
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(source.path) as file:
        check_cells(source.path, file.metadata.num_rows * file.metadata.num_columns)
        groups = [
            _told(source, file.read_row_group(i), i, file.num_row_groups) for i in range(file.num_row_groups)
        ]
        import pyarrow

        table = pyarrow.concat_tables(groups) if groups else file.read()
    return _dataset(source, table)


def _told(source: Source, piece: Any, number: int, total: int) -> Any:
    source.tell(0.8 * (number + 1) / total)
    return piece


def read_feather(source: Source) -> Dataset:
    """A Feather or Arrow file."""
    import pyarrow.feather as feather

    source.tell(0.0)
    return _dataset(source, feather.read_table(source.path, memory_map=False))


def _dataset(source: Source, table: Any) -> Dataset:
    told = _descriptions(table.schema.metadata or {})
    columns = []
    for place, name in enumerate(table.column_names):
        found = _column(source, name, table.column(place).combine_chunks(), ours=name in told)
        columns.append(as_described(found, told[name]) if name in told else found)
        source.tell(0.8 + 0.2 * place / table.num_columns)
    return source.dataset(columns)


def _descriptions(metadata: dict[bytes, bytes]) -> dict[str, Any]:
    try:
        found = json.loads(metadata.get(DESCRIPTIONS, b"{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _column(source: Source, name: str, array: Any, *, ours: bool) -> Described:
    """ours: the workbench wrote the column, so that a text without a sign is no empty cell."""
    import pyarrow as pa

    if hasattr(array, "num_chunks"):  # an empty column comes without a chunk
        array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
    kind = array.type
    if pa.types.is_dictionary(kind):
        return _factor(name, array, ours=ours)
    if pa.types.is_integer(kind) and not array.null_count and kind != pa.uint64():
        return of_array(name, array.to_numpy(zero_copy_only=False).astype(np.int64))
    if pa.types.is_floating(kind):
        return of_array(name, array.cast(pa.float64()).to_numpy(zero_copy_only=False).copy())
    if not ours and (found := of_arrow(name, array)) is not None:
        return found
    cells = [_plain(cell) for cell in array.to_pylist()]
    read = described_decimals if pa.types.is_decimal(kind) else described
    return (texts_as_written(name, cells) if ours else None) or read(name, cells, source.missing.get(name))


def _factor(name: str, array: Any, *, ours: bool) -> Described:
    """A dictionary column: its values in their order are the levels, used or not."""
    values = [str(_plain(value)) for value in array.dictionary.to_pylist()]
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    measure = Measure.ORDINAL if array.type.ordered else Measure.NOMINAL
    if len(set(values)) < len(values) or ("" in values and not ours):
        return described(name, [None if c < 0 else values[c] for c in codes.tolist()])
    variable = Variable(name, measure=measure, levels=tuple(map(Level, values)))
    return variable, CodedColumn(codes, tuple(values))


def _plain(cell: Any) -> Any:
    """Bytes and nested values as text."""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return json.dumps(cell, default=str) if isinstance(cell, dict | list) else cell
