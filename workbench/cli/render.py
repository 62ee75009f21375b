"""`workbench render`: saved results (JSON) in; documents out, without computing anything again.

Several results become the columns of one table.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.cli.figures import add_figure_options, figure_format, write_figures
from workbench.cli.files import check_folders
from workbench.cli.outputs import add_outputs, output_paths, write_outputs
from workbench.cli.styles import add_style_options, table_style
from workbench.errors import WorkbenchError
from workbench.results import Result
from workbench.results.table_style import TableStyle


def add_render(parts: Any) -> None:
    """Declare the command."""
    parser = parts.add_parser("render", help="make documents of results that were saved as JSON")
    parser.add_argument("results", type=Path, nargs="+", help="what `workbench run --json` wrote")
    parser.add_argument(
        "--side-by-side", action="store_true", help="one table with a column for each result, not its report"
    )
    parser.add_argument("--title", default="", help="the heading of the document")
    add_outputs(parser)
    add_figure_options(parser)
    add_style_options(parser)
    parser.set_defaults(serve=render)


def render(arguments: argparse.Namespace) -> int:
    """Serve `workbench render`; the exit code."""
    outputs = output_paths(arguments)
    if not outputs and arguments.figures is None:
        raise WorkbenchError("No document was asked for.", "Name one, for example --docx report.docx")
    check_folders([*outputs.values(), arguments.figures])
    look, style = figure_format(arguments), table_style(arguments)
    found = [(path.stem, _loaded(path)) for path in arguments.results]
    if len(found) > 1 and not arguments.side_by_side:
        raise WorkbenchError(
            "Several results make one document only as columns of a table.", "Add --side-by-side."
        )
    result = _beside(found, style) if arguments.side_by_side else found[0][1]
    write_outputs(result, arguments.title, outputs, style)
    if arguments.figures is not None:
        write_figures(result, arguments.figures, look)
    return 0


def _loaded(path: Path) -> Result:
    from workbench.results import json_codec

    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"'{path}' cannot be read: {error.strerror or 'it cannot be read'}."
        raise WorkbenchError(message, "Give the file that `workbench run --json` wrote.") from None
    return json_codec.loads(content)


def _beside(found: list[tuple[str, Result]], style: TableStyle) -> Result:
    from workbench.results.side_by_side import choices_of, comparison_of

    return comparison_of(found, choices_of(style))
