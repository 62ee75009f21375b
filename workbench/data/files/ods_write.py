"""Write an OpenDocument spreadsheet with one sheet (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from workbench.data.dataset import Dataset
from workbench.data.files.sheet_write import rows_of
from workbench.data.progress import Progress

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content xmlns:office="{_SPACE}:office:1.0" xmlns:table="{_SPACE}:table:1.0" '
    f'xmlns:text="{_SPACE}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
    '<table:table table:name="Data">\n'
)
_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>\n"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>\n"
)


def write(dataset: Dataset, path: Path, *, reporter: Progress | None = None) -> None:
    """One sheet called Data, the names in its first row."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _KIND, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(_HEAD.encode())
            for place, row in enumerate(rows_of(dataset)):
                cells = "".join(map(_cell, row))
                content.write(f"<table:table-row>{cells}</table:table-row>\n".encode())
                if reporter is not None and place % 2000 == 0:
                    reporter.progress(place / (dataset.n_rows + 1), "Writing the file")
            content.write(_FOOT.encode())


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    told = quoteattr(value, {"\n": "&#10;", "\t": "&#9;"})
    shown = f"<text:p>{escape(value)}</text:p>"
    return (
        f'<table:table-cell office:value-type="string" office:string-value={told}>{shown}</table:table-cell>'
    )
