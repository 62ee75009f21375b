"""Every file format the workbench reads or writes, and which of them a file has.

What a file begins with counts more than its name: a CSV file called data.xls is read as text.
"""

from __future__ import annotations

from pathlib import Path

from workbench.data.files import format as keys
from workbench.data.files.format import FileFormat
from workbench.data.text.files import open_data_file
from workbench.errors import DataError

_HERE = "workbench.data.files"
_BESIDE = (keys.NOTES, keys.VALID, keys.ROLES, keys.EXPRESSIONS, keys.EMPTY_TEXTS)
_LEVELS = (keys.ORDER, keys.REFERENCE, keys.MISSING, keys.UNUSED, keys.MEASURE)
_VALUES_ONLY = (keys.LABELS, keys.VALUE_LABELS, *_LEVELS, keys.FORMATS, *_BESIDE)
_TEXT = (keys.WRITTEN, *_VALUES_ONLY)
_VALUES_AND_DATES = (keys.LABELS, keys.VALUE_LABELS, *_LEVELS, keys.FORMATS_OF_NO_DATES, *_BESIDE)

TEXT = FileFormat(
    "text",
    "Text, CSV",
    (".csv", ".tsv", ".txt", ".dat", ".tab"),
    "",
    "workbench.data.text.write:write",
    loses=_TEXT,
)

FORMATS: tuple[FileFormat, ...] = (
    TEXT,
    FileFormat(
        "fixed_width",
        "Fixed width",
        (".fwf",),
        f"{_HERE}.fixed_width:read",
        f"{_HERE}.fixed_width_write:write",
        choices=("widths", "names"),
        loses=_TEXT,
        beside=f"{_HERE}.fixed_width_write:write_codebook",
    ),
    FileFormat(
        "excel",
        "Excel",
        (".xlsx", ".xlsm"),
        f"{_HERE}.excel:read",
        f"{_HERE}.excel_write:write",
        part="sheet",
        parts=f"{_HERE}.excel:sheets",
        choices=("range", "header"),
        loses=_VALUES_AND_DATES,
    ),
    FileFormat(
        "excel_97",
        "Excel 97",
        (".xls",),
        f"{_HERE}.excel_97:read",
        signatures=(b"\xd0\xcf\x11\xe0",),
        part="sheet",
        parts=f"{_HERE}.excel_97:sheets",
        choices=("range", "header"),
    ),
    FileFormat(
        "ods",
        "OpenDocument",
        (".ods",),
        f"{_HERE}.ods:read",
        f"{_HERE}.ods_write:write",
        part="sheet",
        parts=f"{_HERE}.ods:sheets",
        choices=("range", "header"),
        loses=_VALUES_AND_DATES,
    ),
    FileFormat(
        "spss",
        "SPSS",
        (".sav", ".zsav"),
        f"{_HERE}.spss:read",
        f"{_HERE}.statistical_write:write_spss",
        (b"$FL2", b"$FL3"),
        loses=(
            keys.SOME_LABELS,
            keys.LONG_LABELS,
            keys.ORDER,
            keys.REFERENCE,
            keys.BARE_UNUSED,
            keys.SOME_MISSING,
            keys.MEASURE_OF_BARE,
            keys.FORMATS,
            *_BESIDE,
        ),
        apart=True,
    ),
    FileFormat("spss_portable", "SPSS portable", (".por",), f"{_HERE}.spss:read_portable", apart=True),
    FileFormat(
        "stata",
        "Stata",
        (".dta",),
        f"{_HERE}.stata:read",
        f"{_HERE}.statistical_write:write_stata",
        (b"<stata_dta>",),
        loses=(
            keys.SOME_LABELS,
            keys.LONG_LABELS,
            keys.ORDER,
            keys.REFERENCE,
            keys.MISSING,
            keys.BARE_UNUSED,
            keys.MEASURE,
            keys.FORMATS,
            *_BESIDE,
        ),
        apart=True,
    ),
    FileFormat(
        "sas",
        "SAS",
        (".sas7bdat",),
        f"{_HERE}.sas:read",
        signatures=(b"\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60",),
        apart=True,
    ),
    FileFormat(
        "sas_transport",
        "SAS transport",
        (".xpt",),
        f"{_HERE}.sas:read_transport",
        f"{_HERE}.statistical_write:write_transport",
        signatures=(b"HEADER RECORD*******LIB",),
        loses=(keys.VALUE_LABELS, keys.LONG_LABELS, *_LEVELS, keys.FORMATS, *_BESIDE),
        apart=True,
    ),
    FileFormat(
        "r",
        "R",
        (".rds", ".rda", ".rdata"),
        f"{_HERE}.r_data:read",
        f"{_HERE}.r_write:write",
        signatures=(b"RDX2", b"RDX3", b"RDA2", b"RDA3"),
        part="object",
        parts=f"{_HERE}.r_data:objects",
        loses=(
            keys.VALUE_LABELS,
            keys.REFERENCE,
            keys.MISSING,
            keys.MEASURE_OF_OTHERS,
            keys.FORMATS_OF_NO_DATES,
            *_BESIDE,
        ),
    ),
    FileFormat(
        "parquet",
        "Parquet",
        (".parquet",),
        f"{_HERE}.arrow:read_parquet",
        f"{_HERE}.arrow_write:write_parquet",
        (b"PAR1",),
        library=("pyarrow", "arrow"),
    ),
    FileFormat(
        "feather",
        "Feather, Arrow",
        (".feather", ".arrow"),
        f"{_HERE}.arrow:read_feather",
        f"{_HERE}.arrow_write:write_feather",
        (b"ARROW1", b"FEA1"),
        library=("pyarrow", "arrow"),
    ),
    FileFormat(
        "json_lines",
        "JSON lines",
        (".jsonl", ".ndjson"),
        f"{_HERE}.json_lines:read",
        f"{_HERE}.json_lines_write:write",
        loses=_VALUES_ONLY,
    ),
    FileFormat(
        "sqlite",
        "SQLite",
        (".sqlite", ".sqlite3", ".db"),
        f"{_HERE}.sqlite:read",
        f"{_HERE}.sqlite_write:write",
        (b"SQLite format 3\0",),
        part="table",
        parts=f"{_HERE}.sqlite:tables",
        choices=("query",),
    ),
)

_TEXT_IN_DISGUISE = ("excel_97",)
"""Formats whose suffix programs also give to plain text."""


def format_of(path: str | Path) -> FileFormat:
    """The format of the file at `path`, by its first bytes, else by its name, else text."""
    path = Path(path)
    with open_data_file(path) as file:
        head = file.read(64)
    for known in FORMATS:
        if any(head.startswith(signature) for signature in known.signatures):
            return known
    named = format_named(path)
    if head.startswith(b"PK\x03\x04"):
        return named if named.id in ("excel", "ods") else format_by_id("excel")
    return TEXT if named.id in _TEXT_IN_DISGUISE else named


def format_named(path: str | Path) -> FileFormat:
    """The format that the suffix tells; text when it tells none."""
    suffix = Path(path).suffix.lower()
    return next((known for known in FORMATS if suffix in known.suffixes), TEXT)


def format_by_id(id: str) -> FileFormat:
    """The format with this id; DataError naming all of them if there is none."""
    for known in FORMATS:
        if known.id == id:
            return known
    raise DataError(f"'{id}' is no file format.", f"Known are {', '.join(known.id for known in FORMATS)}.")


def data_filter() -> str:
    """All that can be opened, then every format, as file dialogs list them."""
    every = " ".join(f"*{suffix}" for known in FORMATS for suffix in known.suffixes)
    return ";;".join([f"Data ({every})", *(known.pattern for known in FORMATS), "All files (*)"])


def writable() -> tuple[FileFormat, ...]:
    """All formats that can be written."""
    return tuple(known for known in FORMATS if known.writer)
