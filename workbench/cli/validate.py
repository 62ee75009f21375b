"""`workbench validate`: known answers compared with ours, one line a check."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import OptionsError

if TYPE_CHECKING:
    from workbench.validation.case import ValidationSet
    from workbench.validation.compare import Outcome

HELP = """Run analyses of known data and compare the numbers with other programs and closed forms.

The cases that come with the workbench and its plugins are simulated and small. In a checkout the published
data of tests/reference are used as well, and with --reference those of a folder of reference values. Exit
code: 0 all agree, 1 some do not, 2 the command line is wrong. A difference whose reason is known is told as
"explained", and a case whose data are not here as "skipped"; neither counts as a fault."""


def add_validate(parts: Any) -> None:
    """Declare the command."""
    parser = parts.add_parser(
        "validate",
        help="compare known answers with ours",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--family", default="", metavar="F", help="cases of one family, such as linear_mlm")
    parser.add_argument("--reference", type=Path, metavar="DIR", help="use reference values of a folder too")
    parser.add_argument("--shipped", action="store_true", help="only the cases that come with the workbench")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the comparison as JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the comparison as a web page")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the comparison in Markdown")
    parser.add_argument("--quiet", action="store_true", help="print only what is wrong, and the count")
    parser.set_defaults(serve=validate)


def validate(arguments: argparse.Namespace) -> int:
    """Serve `workbench validate`; the exit code."""
    from workbench.cli.files import check_folders
    from workbench.extension.manager import plugin_manager
    from workbench.validation.report import summary
    from workbench.validation.run import run_cases

    check_folders([arguments.json, arguments.html, arguments.markdown])
    started, manager = time.perf_counter(), plugin_manager()
    sets = _sets(arguments)
    outcomes: list[Outcome] = []
    for one in sets:
        if not arguments.quiet:
            print(f"\n{one.title}  ({one.made_with})", flush=True)
        for outcome in run_cases(one.cases, manager):
            outcomes.append(outcome)
            if not (arguments.quiet and outcome.good):
                print(_line(outcome), flush=True)
    print(f"\n{summary(outcomes)}")
    _write(arguments, sets, outcomes, time.perf_counter() - started)
    return 0 if all(outcome.good for outcome in outcomes) else 1


def _sets(arguments: argparse.Namespace) -> list[ValidationSet]:
    from workbench.extension.manager import plugin_manager
    from workbench.validation.collect import (
        checkout_reference,
        reference_sets,
        shipped_sets,
        without_twins,
    )

    manager, family = plugin_manager(), arguments.family
    given: Path | None = arguments.reference
    if given is not None and not given.is_dir():
        raise OptionsError(f"There is no folder '{given}'.", "Name the folder of the reference values.")
    known = {analysis.partition(".")[0] for analysis in manager.analyses()}
    if family and family not in known:
        raise OptionsError(f"There is no family '{family}'.", f"Known: {', '.join(sorted(known))}.")
    sets = shipped_sets(manager, family)
    if not arguments.shipped:
        for folder in filter(None, (given, checkout_reference())):
            sets += reference_sets(manager, folder.absolute(), family)
    return without_twins(sets)


def _line(outcome: Outcome) -> str:
    """One check on one line: verdict, case, what, ours, theirs, difference of the allowed one."""
    from workbench.validation.report import what

    numbers = ""
    if outcome.ours is not None and outcome.theirs is not None:
        numbers = (
            f"  ours {outcome.ours:.8g}, theirs {outcome.theirs:.8g}, "
            f"difference {outcome.difference:.1e} of {outcome.allowed:.1e}"
        )
    count = f" ({outcome.count})" if outcome.count > 1 else ""
    note = f"  {outcome.note}" if outcome.note else ""
    return f"  {outcome.verdict:<9} {outcome.case.id}: {what(outcome)}{count}{numbers}{note}"


def _write(
    arguments: argparse.Namespace, sets: list[ValidationSet], outcomes: list[Outcome], seconds: float
) -> None:
    from workbench.cli.files import write_text
    from workbench.results import html, json_codec
    from workbench.validation import markdown
    from workbench.validation.report import report

    result = report(sets, outcomes, seconds)
    if arguments.json is not None:
        write_text(arguments.json, json_codec.dumps(result, indent=1) + "\n")
    if arguments.html is not None:
        write_text(arguments.html, html.document(result, "Validation"))
    if arguments.markdown is not None:
        write_text(arguments.markdown, markdown.page(sets, outcomes))
    sys.stdout.flush()
