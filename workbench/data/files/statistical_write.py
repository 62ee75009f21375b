"""Write files of SPSS, Stata and SAS by pyreadstat, with labels and missing codes where the format has them.

Categories that are whole numbers are written as numbers with value labels; other categories as text.
"""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.cells import cells_of
from workbench.data.files.statistical_limits import LIMITS, as_numbers, is_code, kept_codes, kept_labels
from workbench.data.progress import Progress
from workbench.data.text.numbers import MAX_EXACT, number_text
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError, shortened

_MEASURES = {Measure.NOMINAL: "nominal", Measure.ORDINAL: "ordinal", Measure.NUMERIC: "scale"}
_IDS = {"SPSS": "spss", "Stata": "stata", "SAS": "sas_transport"}
_RULES = {
    "SPSS": (re.compile(r"[^\W\d_][\w.$#@]*"), 64),
    "Stata": (re.compile(r"[A-Za-z_][A-Za-z0-9_]*"), 32),
    "SAS": (re.compile(r"[A-Za-z_][A-Za-z0-9_]*"), 32),
}


def write_spss(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A .sav file (.zsav when the name ends so)."""
    import pyreadstat

    frame, labels, words = _prepared(dataset, "SPSS", reporter)
    pyreadstat.write_sav(
        frame,
        str(path),
        compress=path.suffix.lower() == ".zsav",
        row_compress=path.suffix.lower() != ".zsav",
        column_labels=labels,
        variable_value_labels=words,
        missing_ranges=_missing(dataset, frame),
        variable_measure={v.name: _MEASURES.get(v.measure, "nominal") for v in dataset.variables},
    )
    _check_size(path, 1)


def write_stata(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A .dta file of Stata 14 or later."""
    import pyreadstat

    frame, labels, words = _prepared(dataset, "Stata", reporter)
    words = {name: {int(value): text for value, text in told.items()} for name, told in words.items()}
    pyreadstat.write_dta(frame, str(path), version=14, column_labels=labels, variable_value_labels=words)
    _check_size(path, 1)


def write_transport(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """A SAS transport file of version 8; its numbers reach from 5.4e-79 to 7.2e75."""
    import pyreadstat

    frame, labels, _ = _prepared(dataset, "SAS", reporter)
    pyreadstat.write_xport(frame, str(path), column_labels=labels, table_name="DATA")
    _check_size(path, _least_size(frame))


def _check_size(path: Path, least: int) -> None:
    """The library does not notice a disk that is full from the start, nor, in transport files, later."""
    if path.stat().st_size < least:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _least_size(frame: Any) -> int:
    """Bytes that the values take in a transport file."""
    width = 0
    for _, cells in frame.items():
        texts = cells.dtype.kind not in "fiu"
        width += max((len(text.encode()) for text in cells), default=0) if texts else 8
    return width * len(frame)


def _prepared(
    dataset: Dataset, program: str, reporter: Progress | None
) -> tuple[Any, Any, dict[str, dict[Any, str]]]:
    """A frame, labels of variables, and labels of values."""
    import pandas as pd

    _check_names(dataset, program)
    columns, words = {}, {}
    for place, variable in enumerate(dataset.variables):
        columns[variable.name], words[variable.name] = _column(dataset, variable, program)
        if reporter is not None:
            reporter.progress(0.5 * place / len(dataset.names), "Writing the file")
    limits = LIMITS[_IDS[program]]
    labels = {v.name: limits.of_variable(v.label) for v in dataset.variables if v.label}
    told = {n: {value: limits.of_value(word) for value, word in w.items()} for n, w in words.items() if w}
    return pd.DataFrame(columns), labels, told


def _check_names(dataset: Dataset, program: str) -> None:
    pattern, longest = _RULES[program]
    folded: dict[str, str] = {}
    for name in dataset.names:
        if not pattern.fullmatch(name) or len(name.encode()) > longest:
            shown = shortened(name, _MOST_SHOWN)
            raise DataError(f"'{shown}' cannot be the name of a variable in {program}.", _ADVICE)
        if program in _RESERVED and _RESERVED[program].fullmatch(name):
            raise DataError(f"'{name}' is a word of {program}'s own and cannot be a name there.", _ADVICE)
        if program != "Stata" and name.casefold() in folded:
            raise DataError(f"{program} does not tell '{name}' from '{folded[name.casefold()]}'.", _ADVICE)
        folded[name.casefold()] = name


_RESERVED = {
    "SPSS": re.compile(r"(?:all|and|by|eq|ge|gt|le|lt|ne|not|or|to|with)", re.IGNORECASE),
    "Stata": re.compile(
        r"_all|_b|byte|_coef|_cons|double|float|if|in|int|long|_n|_N|_pi|_pred|_rc|_skip|str[0-9]+|strL|using|with"
    ),
}
"""Words that have a meaning of their own (Command Syntax Reference; User's Guide 11.3)."""

_LARGEST = 1.7976931348623157e308
"""How SPSS writes the end of an open range, with either sign."""

_MOST_SHOWN = 60
_ADVICE = "Rename the variable, or write the data in another format."


def _column(dataset: Dataset, variable: Variable, program: str) -> tuple[Any, dict[Any, str]]:
    column = dataset.column(variable.name)
    kept = kept_labels(column, variable, _IDS[program])
    if not as_numbers(column, variable):
        texts = [text or "" for text in cells_of(dataset, variable.name)]
        _check_texts(variable.name, texts, program)
        return texts, {word.value: word.label for word in kept}
    words: dict[Any, str] = {float(word.value): word.label for word in kept}
    if isinstance(column, CodedColumn):
        table = np.array([*map(float, column.categories), np.nan])
        return table[column.codes], words
    _check_numbers(variable.name, column.values, program)
    return column.values.astype(np.float64), words


def _check_numbers(name: str, values: Any, program: str) -> None:
    if values.dtype == np.int64:
        beyond = values[(values > MAX_EXACT) | (values < -MAX_EXACT)]
    else:
        sizes = np.abs(values)
        largest, least = (7.2e75, 5.4e-79) if program == "SAS" else (8.9e307, 0.0)
        beyond = values[(sizes > largest) | ((sizes > 0) & (sizes < least))]
    if len(beyond):
        shown = number_text(beyond[0].item())
        raise DataError(
            f"'{name}' holds {shown}, which {program} cannot keep exactly.", "Make it text first."
        )


def _check_texts(name: str, texts: list[str], program: str) -> None:
    """Blanks at the end are padding in these formats, and NUL ends a text."""
    for text in texts:
        if text != text.rstrip(" ") or "\0" in text or len(text.encode("utf-8", "replace")) > 2000:
            raise DataError(f"'{name}' holds a text that {program} cannot keep as it is.", _ADVICE)


def _range_and_code(variable: Variable, column: Any) -> list[Any]:
    """SPSS holds one range and one code."""
    codes = [float(code) for code in variable.missing_codes if is_code(code)]
    if len(variable.missing_ranges) > 1 or len(codes) > 1 or column.dtype.kind != "f":
        raise DataError(
            f"SPSS holds one missing range and one code of numbers; '{variable.name}' has more.", _ADVICE
        )
    low, high = variable.missing_ranges[0]
    ends = {"lo": max(low, -_LARGEST), "hi": min(high, _LARGEST)}
    return [ends, *codes]


def _missing(dataset: Dataset, frame: Any) -> dict[str, list[Any]]:
    """Up to three codes, or the range they span where no other value lies in it."""
    found: dict[str, list[Any]] = {}
    for variable in dataset.variables:
        if not variable.declares_missing:
            continue
        if variable.missing_ranges:
            found[variable.name] = _range_and_code(variable, frame[variable.name])
            continue
        if frame[variable.name].dtype.kind != "f":
            found[variable.name] = list(kept_codes(dataset.column(variable.name), variable))
            continue
        numbers = sorted(float(code) for code in variable.missing_codes if is_code(code))
        if len(numbers) > 3:
            values = frame[variable.name].to_numpy()
            inside = values[(values >= numbers[0]) & (values <= numbers[-1])]
            if not np.isin(inside, numbers).all():
                raise DataError(
                    f"SPSS holds at most three missing codes; '{variable.name}' has more.", _ADVICE
                )
            found[variable.name] = [{"lo": numbers[0], "hi": numbers[-1]}]
        elif numbers:
            found[variable.name] = list(numbers)
    return found
