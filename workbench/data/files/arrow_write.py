"""Write Parquet and Feather by pyarrow; what is known of the variables goes into the metadata of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.arrow import DESCRIPTIONS
from workbench.data.files.described_as import description
from workbench.data.progress import Progress
from workbench.data.variable import Measure


def write_parquet(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A .parquet file; factors are dictionary columns."""
    import pyarrow.parquet as parquet

    parquet.write_table(_table(dataset, reporter), path)


def write_feather(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A Feather file of version 2."""
    import pyarrow.feather as feather

    feather.write_feather(_table(dataset, reporter), str(path))


def _table(dataset: Dataset, reporter: Progress | None) -> Any:
    import pyarrow as pa

    arrays = []
    for place, name in enumerate(dataset.names):
        arrays.append(_array(dataset, name))
        if reporter is not None:
            reporter.progress(0.5 * place / len(dataset.names), "Writing the file")
    told = {name: description(dataset, name) for name in dataset.names}
    return pa.table(arrays, names=list(dataset.names)).replace_schema_metadata(
        {DESCRIPTIONS: json.dumps(told)}
    )


def _array(dataset: Dataset, name: str) -> Any:
    import pyarrow as pa

    column, variable = dataset.column(name), dataset.variable(name)
    if not isinstance(column, CodedColumn):
        return pa.array(column.values, from_pandas=True)
    indices = pa.array(column.codes, mask=column.codes < 0)
    words = pa.array(column.categories, type=pa.string())
    if not variable.levels:
        return words.take(indices)
    return pa.DictionaryArray.from_arrays(indices, words, ordered=variable.measure is Measure.ORDINAL)
