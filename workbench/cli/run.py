"""`workbench run`: a recipe in; text, JSON or a document out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from workbench.cli.figures import add_figure_options, figure_format, write_figures
from workbench.cli.files import check_folders
from workbench.cli.outputs import add_outputs, output_paths, write_outputs
from workbench.cli.passwords import with_passwords
from workbench.cli.progress import TerminalReporter
from workbench.cli.styles import add_style_options, table_style
from workbench.errors import RecipeError, WorkbenchError
from workbench.results import Notice, Result, Text

HELP = """Run the analysis a recipe describes.

Without a file to write the results are printed. Exit code: 0 done, 1 the analysis failed (the reason is on
stderr, and in the JSON as a notice), 2 the recipe is wrong (what and where is on stderr)."""


def add_run(parts: Any) -> None:
    """Declare the command."""
    parser = parts.add_parser(
        "run",
        help="run a recipe",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("recipe", type=Path, help="the recipe, a JSON file")
    add_outputs(parser)
    add_figure_options(parser)
    add_style_options(parser)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="OPTION=VALUE",
        help="use another value for an option (JSON, or else a text); may be given several times",
    )
    parser.add_argument("--seed", type=_seed, metavar="N", help="seed for analyses that draw random numbers")
    parser.add_argument(
        "--paragraph",
        action="store_true",
        help="print method, results and references in words for a paper, and nothing else",
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress and print no results")
    parser.set_defaults(serve=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve `workbench run`; the exit code."""
    from workbench.analysis.recipe import read_recipe
    from workbench.analysis.runner import failure
    from workbench.analysis.session import prepare, run_prepared
    from workbench.extension.manager import plugin_manager

    outputs = output_paths(arguments)
    check_folders([*outputs.values(), arguments.figures])
    look, style = figure_format(arguments), table_style(arguments)
    changes = dict(_assignment(text) for text in arguments.set)
    recipe = with_passwords(read_recipe(arguments.recipe))
    prepared = prepare(recipe, plugin_manager(), changes=changes, seed=arguments.seed)
    with TerminalReporter(prepared.seed, shown=not arguments.quiet and sys.stderr.isatty()) as reporter:
        result = run_prepared(prepared, reporter)
    write_outputs(result, prepared.analysis.title, outputs, style)
    if arguments.figures is not None:
        write_figures(result, arguments.figures, look)
    failed = failure(result)
    if failed is not None:
        _tell(failed, result)
        return 1
    if arguments.paragraph:
        _print(_paragraph(result))
    elif not outputs and arguments.figures is None and not arguments.quiet:
        from workbench.results import text

        _print(text.document_text(result, prepared.analysis.title, style))
    return 0


def _paragraph(result: Result) -> str:
    """The write-up of the analysis; WorkbenchError where it has none."""
    from workbench.analysis.writing.paper import SECTION
    from workbench.results import text

    for block in result.blocks:
        if block.id == SECTION:
            return text.block_text(block) + "\n"
    raise WorkbenchError(
        "This analysis writes no paragraph for a paper.", "Run it without --paragraph to see its results."
    )


def _print(words: str) -> None:
    """Print at once: a full disk behind `> file` is told here, not while Python ends."""
    try:
        print(words, end="", flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        # else Python tries again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        message = f"The results cannot be printed: {error.strerror}."
        raise WorkbenchError(message, "Write them elsewhere, for example with --html FILE.") from error


def _assignment(text: str) -> tuple[str, Any]:
    """ "method=ml" -> ("method", "ml"); the value is JSON when it can be read as JSON, else a text."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise RecipeError(f"'--set {text}' is not of the form OPTION=VALUE.", "For example: --set method=ml")
    try:
        return name.strip(), json.loads(value)
    except (ValueError, RecursionError):
        return name.strip(), value


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("the seed must not be negative")
    return number


def _tell(failed: Notice, result: Result) -> None:
    print(f"workbench: {failed.message} {failed.advice}".rstrip(), file=sys.stderr)
    for block in result.walk():
        if isinstance(block, Text):
            print(block.text, file=sys.stderr)
