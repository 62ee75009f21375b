"""R data files (.rds, .rda) by rdata: data frames with factors, labels of haven, dates. No code is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files import r_objects as r
from workbench.data.files.columns import (
    DATE,
    DATETIME,
    TIME,
    as_whole,
    described,
    of_array,
    of_logical,
    of_texts,
)
from workbench.data.files.labelled import Raw, variable_of
from workbench.data.files.moments import Clock, of_clock
from workbench.data.files.source import Described, Source
from workbench.data.remarks import remarked
from workbench.data.text.numbers import number_text
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import DataError

_EPOCH = "1970-01-01"
_KINDS = {"CPLX": "complex numbers", "RAW": "bytes"}
_UNITS = {"secs": 1000, "mins": 60_000, "hours": 3_600_000, "days": 86_400_000, "weeks": 604_800_000}


def objects(path: Path) -> tuple[str, ...]:
    """Names of the data frames; () when there is one without a name."""
    found, single = r.parsed(path)
    return () if single else tuple(name for name, node in found.items() if _is_frame(node))


def read(source: Source) -> Dataset:
    """One data frame of the file."""
    source.tell(0.0)
    found, single = r.parsed(source.path)
    source.tell(0.5)
    frames = {name: node for name, node in found.items() if _is_frame(node)}
    if not frames:
        raise DataError(
            f"'{source.path.name}' holds no data frame.", "Save one with saveRDS(as.data.frame(x), file)."
        )
    node = frames[""] if single else frames[source.chosen(tuple(frames))]
    return source.dataset(_columns(source, node))


def _is_frame(node: Any) -> bool:
    return r.kind(node) == "VEC" and "data.frame" in r.classes(node)


def _columns(source: Source, frame: Any) -> list[Described]:
    about = r.attributes(frame)
    names = [name or "" for name in r.texts(about.get("names"))]
    columns = []
    rows = [name or "" for name in r.texts(about.get("row.names"))]
    if rows and rows != [str(i + 1) for i in range(len(rows))]:
        columns.append(of_texts("row_name", rows, typed=True))
    for place, (name, node) in enumerate(zip(names, frame.value, strict=True)):
        columns.append(_column(source, name, node))
        source.tell(0.5 + 0.5 * place / len(names))
    return columns


def _column(source: Source, name: str, node: Any) -> Described:
    about, classes = r.attributes(node), r.classes(node)
    label = next((t for t in r.texts(about.get("label")) if t), "")
    if "dim" in about or r.kind(node) not in ("REAL", "INT", "LGL", "STR"):
        is_moment = "POSIXlt" in classes
        kind = "POSIXlt, a list in R" if is_moment else _KINDS.get(r.kind(node), "a list or matrix")
        raise DataError(
            f"Column '{name}' of '{source.path.name}' is {kind}.",
            f"Make it as.POSIXct({name}) in R." if is_moment else "Save the data frame in R without it.",
        )
    if "factor" in classes:
        variable, column = _factor(name, node, about, ordered="ordered" in classes)
    elif r.kind(node) == "STR" and not classes:
        variable, column = of_texts(name, r.texts(node), typed=True)
    elif r.kind(node) == "LGL":
        values = r.numbers(node)
        variable, column = of_logical(name, [None if np.isnan(v) else bool(v) for v in values])
    else:
        variable, column = _other(name, node, about, classes)
    return variable.with_(label=label), column


def _factor(name: str, node: Any, about: dict[str, Any], *, ordered: bool) -> Described:
    """R's codes count from 1; levels keep their order, used or not."""
    levels = tuple("NA" if level is None else level for level in r.texts(about.get("levels")))
    values = r.numbers(node)
    codes = np.where(np.isnan(values), 0, values).astype(np.int32) - 1
    if codes.max(initial=-1) >= len(levels):
        raise ValueError("codes beyond the levels")
    measure = Measure.ORDINAL if ordered else Measure.NOMINAL
    return Variable(name, measure=measure, levels=tuple(map(Level, levels))), CodedColumn(codes, levels)


def _other(name: str, node: Any, about: dict[str, Any], classes: tuple[str, ...]) -> Described:
    if any(c.startswith("haven_labelled") for c in classes) or "labels" in about:
        return variable_of(_labelled(name, node, about))
    if r.kind(node) == "STR":
        return of_texts(name, r.texts(node), typed=True)
    if "integer64" in classes:
        return described(name, r.long_integers(node))
    values = r.numbers(node)
    clock = _clock(about, classes)
    found = of_clock(name, values, clock) if clock is not None else None
    if found is not None:
        return found
    variable, column = of_array(name, as_whole(values))  # most whole numbers are doubles in R
    return remarked(variable, [told] if (told := _counted_in(about, classes)) else []), column


def _counted_in(about: dict[str, Any], classes: tuple[str, ...]) -> str:
    """What the numbers of a length of time or a moment count, which R would say beside them."""
    if "difftime" in classes:
        return f"Counted in {next((unit for unit in r.texts(about.get('units')) if unit), 'secs')}."
    if "POSIXct" in classes:
        zone = next((zone for zone in r.texts(about.get("tzone")) if zone), "")
        return f"Seconds since 1970-01-01 00:00 UTC; R shows {zone or 'local'} time."
    return "Days since 1970-01-01." if "Date" in classes else ""


def _labelled(name: str, node: Any, about: dict[str, Any]) -> Raw:
    """haven's labelled vectors: labels is a named vector; na_values and na_range come from SPSS."""
    labels = about.get("labels")
    words: dict[Any, str] = {}
    if labels is not None:
        named = [t or "" for t in r.texts(r.attributes(labels).get("names"))]
        values = r.texts(labels) if r.kind(labels) == "STR" else r.numbers(labels).tolist()
        words = {v: t for v, t in zip(values, named, strict=True) if v is not None and v == v}
    gone, between = about.get("na_values"), about.get("na_range")
    if r.kind(node) == "STR":
        return Raw(name, r.texts(node), words=words, missing=tuple(t or "" for t in r.texts(gone)))
    missing = tuple(map(number_text, r.numbers(gone).tolist())) if gone is not None else ()
    limits = r.numbers(between).tolist() if between is not None else []
    ranges = ((limits[0], limits[1]),) if len(limits) == 2 else ()
    return Raw(name, r.numbers(node), words=words, missing=missing, ranges=ranges)


def _clock(about: dict[str, Any], classes: tuple[str, ...]) -> Clock | None:
    if "Date" in classes:
        return Clock(DATE, _EPOCH, 86_400_000)
    if "POSIXct" in classes:
        return Clock(DATETIME, _EPOCH, 1000) if _is_utc(about) else None
    if "hms" in classes or "difftime" in classes:
        unit = next((u for u in r.texts(about.get("units")) if u), "secs")
        return Clock(TIME, _EPOCH, _UNITS[unit]) if unit in _UNITS and "hms" in classes else None
    return None


def _is_utc(about: dict[str, Any]) -> bool:
    """Times of another zone stay seconds since 1970, as R keeps them."""
    zone = next((z for z in r.texts(about.get("tzone")) if z), "")
    return zone in ("UTC", "GMT", "Etc/UTC")
