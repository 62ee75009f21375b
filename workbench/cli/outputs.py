"""The files that `workbench run` writes: which format each has, and how it is made."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.cli.files import write_bytes, write_text
from workbench.results import Result
from workbench.results.table_style import TableStyle

Style = TableStyle | None

FORMATS = {
    "json": "the results as JSON",
    "html": "the results as a web page",
    "docx": "the results as a Word document",
    "pdf": "the results as a PDF",
    "latex": "the results as LaTeX, with a folder of figures beside it",
    "markdown": "the results as Markdown, with a folder of figures beside it",
    "xlsx": "the tables as an Excel workbook",
}


ENDS = {
    ".html": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".tex": "latex",
    ".md": "markdown",
    ".xlsx": "xlsx",
    ".json": "json",
}
"""Formats by the end of a file's name."""


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """An argument for each format."""
    for name, words in FORMATS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {words}")


def output_paths(arguments: argparse.Namespace) -> dict[str, Path]:
    """The files that were asked for, by format."""
    named = {name: getattr(arguments, name) for name in FORMATS}
    return {name: path for name, path in named.items() if path is not None}


def write_outputs(
    result: Result, title: str, paths: dict[str, Path], style: TableStyle | None = None
) -> None:
    """Write the result in every format that was asked for; style: of the tables, None: that of the APA."""
    for name, path in paths.items():
        _WRITERS[name](result, title, path, style)


def _json(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.results import json_codec

    write_text(path, json_codec.dumps(result, indent=1) + "\n")


def _html(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.results import html

    write_text(path, html.document(result, title, str(result.options.get("formula", "")), style))


def _docx(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.gui.drawing import png
    from workbench.results.word import document_docx

    write_bytes(path, document_docx(result, title, png, style))


def _pdf(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.gui.paper import document_pdf

    write_bytes(path, document_pdf(result, title, style))


def _latex(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.gui.drawing import pdf
    from workbench.results.latex import document_latex

    write_text(path, document_latex(result, title, figures_beside(path, "pdf", pdf), style))


def _markdown(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.results.markdown import document_markdown
    from workbench.results.svg import svg
    from workbench.results.svg_diagram import diagram_svg

    def draw(drawn: Any) -> bytes:
        return (svg(drawn) if drawn.kind == "figure" else diagram_svg(drawn, "light")).encode()

    write_text(path, document_markdown(result, title, figures_beside(path, "svg", draw), style))


def _xlsx(result: Result, title: str, path: Path, style: Style) -> None:
    from workbench.results.sheets import workbook_xlsx

    write_bytes(path, workbook_xlsx(result, style))


def figures_beside(path: Path, suffix: str, draw: Callable[[Any], bytes]) -> Callable[[Any], str]:
    """Writes each figure into the folder "NAME_figures" beside the file; the way there from the file."""
    folder = path.with_name(f"{path.stem}_figures")
    written: list[str] = []

    def place(drawn: Any) -> str:
        name = f"figure-{len(written) + 1}.{suffix}"
        write_bytes(folder / name, draw(drawn))
        written.append(name)
        return f"{folder.name}/{name}"

    return place


_WRITERS: dict[str, Callable[[Result, str, Path, Style], None]] = {
    "json": _json,
    "html": _html,
    "docx": _docx,
    "pdf": _pdf,
    "latex": _latex,
    "markdown": _markdown,
    "xlsx": _xlsx,
}
