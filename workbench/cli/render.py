"""`workbench render`: saved results (JSON) in; documents out, without computing anything again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.cli.figures import add_figure_options, figure_format, write_figures
from workbench.cli.files import check_folders
from workbench.cli.outputs import add_outputs, output_paths, write_outputs
from workbench.errors import WorkbenchError


def add_render(parts: Any) -> None:
    """Declare the command."""
    parser = parts.add_parser("render", help="make documents of results that were saved as JSON")
    parser.add_argument("results", type=Path, help="what `workbench run --json` wrote")
    parser.add_argument("--title", default="", help="the heading of the document")
    add_outputs(parser)
    add_figure_options(parser)
    parser.set_defaults(serve=render)


def render(arguments: argparse.Namespace) -> int:
    """Serve `workbench render`; the exit code."""
    from workbench.results import json_codec

    outputs = output_paths(arguments)
    if not outputs and arguments.figures is None:
        raise WorkbenchError("No document was asked for.", "Name one, for example --docx report.docx")
    check_folders([*outputs.values(), arguments.figures])
    look = figure_format(arguments)
    try:
        content = arguments.results.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        message = f"'{arguments.results}' cannot be read: {reason}."
        raise WorkbenchError(message, "Give the file that `workbench run --json` wrote.") from None
    result = json_codec.loads(content)
    write_outputs(result, arguments.title, outputs)
    if arguments.figures is not None:
        write_figures(result, arguments.figures, look)
    return 0
