"""Write JSON lines: one object a row; empty cells are left out of it, infinity is text."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from workbench.data.dataset import Dataset
from workbench.data.files.cells import cells_of
from workbench.data.progress import Progress
from workbench.data.text.numbers import number_text
from workbench.errors import DataError


def write(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A .jsonl file in UTF-8; the first row names every variable."""
    if not dataset.n_rows:
        raise DataError("JSON lines hold nothing of data without rows.", "Write them in another format.")
    names = dataset.names
    columns = [cells_of(dataset, name) for name in names]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for place, row in enumerate(zip(*columns, strict=True)):
            told = {n: _cell(c) for n, c in zip(names, row, strict=True) if c is not None or not place}
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
            if reporter is not None and place % 5000 == 0:
                reporter.progress(place / dataset.n_rows, "Writing the file")


def _cell(cell: Any) -> Any:
    return number_text(cell) if isinstance(cell, float) and math.isinf(cell) else cell
