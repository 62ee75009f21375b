"""The command line: its words, and which function serves each command."""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import sys
from collections.abc import Sequence

from workbench._version import __version__
from workbench.cli import commands
from workbench.cli.render import add_render
from workbench.cli.run import add_run
from workbench.cli.script import add_script
from workbench.cli.validate import add_validate
from workbench.demo import add_demo
from workbench.errors import OptionsError, RecipeError, WorkbenchError
from workbench.extension.manager import SAFE_MODE
from workbench.processes import BLAS_THREADS

DONE, FAILED, WRONG = 0, 1, 2

EPILOG = """examples:
  workbench                                     open the window
  workbench window exam.csv                     open the window with these data
  workbench run recipe.json                     run an analysis and print it
  workbench run recipe.json --json out.json --html report.html --docx report.docx
  workbench render out.json --pdf report.pdf    another document of saved results
  workbench run recipe.json --set method=ml     the same with one option changed
  workbench describe linear_mlm.lmm             its options as a JSON schema
  workbench validate                            compare known answers with ours
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    multiprocessing.freeze_support()
    _prepare_process()
    parsed = make_parser().parse_args(arguments)
    if parsed.safe_mode:
        os.environ[SAFE_MODE] = "1"
    try:
        code = int(parsed.serve(parsed))
        if sys.stdout is not None:  # a program without a console has none
            sys.stdout.flush()  # here, where a closed pipe is no error, and not while Python ends
        return code
    except (RecipeError, OptionsError) as error:
        return _complain(error, WRONG)
    except WorkbenchError as error:
        return _complain(error, FAILED)
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("workbench: stopped", file=sys.stderr)
        return FAILED


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="workbench",
        description="Multilevel statistics by window, shell and Python. Without a command: open the window.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    parser.add_argument("--safe-mode", action="store_true", help="load only the plugins that come with it")
    parser.set_defaults(serve=commands.window, path=None, screenshot=None)
    parts = parser.add_subparsers(title="commands", metavar="COMMAND")
    add_run(parts)
    add_render(parts)
    add_script(parts)
    add_validate(parts)
    commands.add_commands(parts)
    add_demo(parts)
    return parser


def _prepare_process() -> None:
    """One BLAS thread, so that every door computes the same digits; odd characters never stop the output."""
    for name in BLAS_THREADS:
        os.environ.setdefault(name, "1")
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # replaced by something that is not a text file
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def _complain(error: WorkbenchError, code: int) -> int:
    print(f"workbench: {error}", file=sys.stderr)
    return code
