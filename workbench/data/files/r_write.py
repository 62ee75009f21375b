"""Write R data files by rdata: a data frame with factors, labels of variables, dates and NA.

here                             in R
whole numbers that fit           integer
other numbers                    double; an empty cell is NA
nominal, ordinal                 factor, ordered factor, with levels that are not used
dates, moments (`moments_of`)    Date, POSIXct in UTC
other text                       character
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.files.cells import moments_of
from workbench.data.files.columns import DATE, DATETIME
from workbench.data.level_list import used_values
from workbench.data.progress import Progress
from workbench.data.text.numbers import MAX_EXACT, number_text
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

_NA_INTEGER = -(2**31)
_SPANS = {DATE: ("D", 1.0, ["Date"]), DATETIME: ("ms", 1000.0, ["POSIXct", "POSIXt"])}


@dataclass(frozen=True)
class _Vector:
    """values: int32, float64 or texts (None = NA), shape (n,); attributes: as R calls them."""

    values: np.ndarray
    attributes: dict[str, Any]


@dataclass(frozen=True)
class _Frame:
    columns: dict[str, _Vector]
    n_rows: int


def write(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """An .rds file, or a workspace with one object `data` when the name ends in .rda or .RData."""
    import rdata

    frame = _Frame({}, dataset.n_rows)
    for place, variable in enumerate(dataset.variables):
        frame.columns[variable.name] = _vector(dataset, variable)
        if reporter is not None:
            reporter.progress(0.5 * place / len(dataset.names), "Writing the file")
    made: Any = {_Vector: _r_vector, _Frame: _r_frame}
    if path.suffix.lower() == ".rds":
        rdata.write_rds(path, frame, constructor_dict=made)
    else:
        rdata.write_rda(path, {"data": frame}, constructor_dict=made)


def _vector(dataset: Dataset, variable: Variable) -> _Vector:
    column = dataset.column(variable.name)
    label = {"label": variable.label} if variable.label else {}
    if isinstance(column, NumericColumn):
        return _Vector(_numbers(variable.name, column.values), label)
    if moments_of(used_values(column), variable.format):
        found = _moments(column, variable.format)
        return _Vector(found.values, {**found.attributes, **label})
    if variable.measure in (Measure.NOMINAL, Measure.ORDINAL):
        return _factor(column, variable, label)
    texts = np.array([*column.categories, None], dtype=object)
    return _Vector(texts[column.codes], label)


def _numbers(name: str, values: np.ndarray) -> np.ndarray:
    from rdata.missing import R_FLOAT_NA

    if values.dtype != np.int64:
        return np.where(np.isnan(values), R_FLOAT_NA, values)
    too_long = (values > MAX_EXACT) | (values < -MAX_EXACT)  # the least of all has no absolute value
    if too_long.any():
        beyond = values[too_long][0].item()
        raise DataError(
            f"'{name}' holds {number_text(beyond)}, which R cannot keep exactly.", "Make it text first."
        )
    fits = not len(values) or np.abs(values).max() < 2**31
    return values.astype(np.int32 if fits else np.float64)


def _factor(column: CodedColumn, variable: Variable, label: dict[str, str]) -> _Vector:
    """R's codes count from 1, in the order of the levels."""
    levels = [level.value for level in variable.levels]
    levels += [value for value in column.categories if value not in set(levels)]
    place = {value: number for number, value in enumerate(levels, 1)}
    table = np.array([*(place[value] for value in column.categories), _NA_INTEGER], dtype=np.int32)
    kind = ["ordered", "factor"] if variable.measure is Measure.ORDINAL else ["factor"]
    return _Vector(table[column.codes], {"levels": _texts(levels), "class": _texts(kind), **label})


def _moments(column: CodedColumn, format: str) -> _Vector:
    """Days or seconds since 1970."""
    from rdata.missing import R_FLOAT_NA

    span, unit, kind = _SPANS[format]
    used = set(used_values(column))
    texts = [text if text in used else "NaT" for text in column.categories]
    moments = np.array(texts, dtype=f"datetime64[{span}]").astype(np.float64) / unit
    values = np.array([*moments, R_FLOAT_NA])[column.codes]
    zone = {"tzone": _texts(["UTC"])} if format == DATETIME else {}
    return _Vector(values, {"class": _texts(kind), **zone})


def _texts(words: list[str]) -> np.ndarray:
    return np.array(words, dtype=object)


def _r_vector(vector: _Vector, converter: Any) -> Any:
    found = converter.convert_to_r_object(vector.values)
    if vector.attributes:
        found.attributes = converter.convert_to_r_attributes(vector.attributes)
        found.info.attributes = True
        found.info.object = "class" in vector.attributes
    return found


def _r_frame(frame: _Frame, converter: Any) -> Any:
    found = converter.convert_to_r_object(list(frame.columns.values()))
    about = {
        "names": _texts(list(frame.columns)),
        "class": _texts(["data.frame"]),
        "row.names": np.array([_NA_INTEGER, -frame.n_rows], dtype=np.int32),
    }
    found.attributes = converter.convert_to_r_attributes(about)
    found.info.attributes = found.info.object = True
    return found
