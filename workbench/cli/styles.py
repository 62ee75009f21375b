"""The look of tables on the command line: a style by name or from a file, and changes of its choices."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, get_args

from workbench.errors import WorkbenchError
from workbench.results.formatting import PForm
from workbench.results.style_codec import named_style, style_from_json
from workbench.results.table_style import STYLES, TableStyle


def add_style_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments that say how tables look."""
    group = parser.add_argument_group("how tables look", "in documents and on screen; JSON keeps every digit")
    group.add_argument(
        "--style", default="apa", metavar="STYLE", help=f"{', '.join(STYLES)}, or a JSON file with a style"
    )
    group.add_argument("--digits", type=int, metavar="N", help="decimals of estimates and statistics")
    group.add_argument("--p-digits", type=int, metavar="N", help="decimals of p-values")
    group.add_argument("--p-format", choices=get_args(PForm), help="how p-values are spelled")
    group.add_argument("--stars", action="store_true", default=None, help="mark small p-values with stars")
    group.add_argument(
        "--decimal-comma",
        dest="decimal_mark",
        action="store_const",
        const="comma",
        help="a comma before decimals; in a style file, decimal_mark may also be language",
    )
    group.add_argument(
        "--hide-column",
        dest="hidden_columns",
        action="append",
        metavar="ID",
        help="leave out a column of all tables (df) or of one (fixed_effects.df); may be given several times",
    )
    group.add_argument(
        "--no-footnotes",
        dest="footnotes",
        action="store_false",
        default=None,
        help="tell rows, groups and method not below tables",
    )
    group.add_argument(
        "--codes",
        dest="value_labels",
        action="store_false",
        default=None,
        help="name categories in terms by their codes, not by the labels of the data",
    )


def table_style(arguments: argparse.Namespace) -> TableStyle:
    """The style that was asked for. WorkbenchError in one sentence where it cannot be."""
    names = ("digits", "p_digits", "p_format", "stars", "decimal_mark", "footnotes", "value_labels")
    changes: dict[str, Any] = {name: getattr(arguments, name) for name in names}
    changes = {name: value for name, value in changes.items() if value is not None}
    if arguments.hidden_columns:
        changes["hidden_columns"] = tuple(arguments.hidden_columns)
    if arguments.style in STYLES or not arguments.style.lower().endswith(".json"):
        return named_style(arguments.style, **changes)
    return style_from_json({**_read(Path(arguments.style)), **changes})


def _read(path: Path) -> dict[str, Any]:
    advice = "Give one of the styles by name, or a JSON file with a style."
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise WorkbenchError(f"'{path}' cannot be read: {error.strerror or 'no reason'}.", advice) from None
    except (ValueError, RecursionError):
        raise WorkbenchError(f"'{path}' is not a table style: it is not JSON.", advice) from None
    if not isinstance(found, dict):
        raise WorkbenchError(f"'{path}' is not a table style: it is not an object.", advice)
    return found
