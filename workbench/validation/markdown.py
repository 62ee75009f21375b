"""The outcomes of a validation as a page in Markdown, for the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.validation.case import ValidationSet
from workbench.validation.compare import Outcome
from workbench.validation.report import reason, summary, verdict, what

HEADER = ("case", "what", "n", "source", "ours", "theirs", "difference", "allowed", "verdict")


def page(sets: Sequence[ValidationSet], outcomes: Sequence[Outcome]) -> str:
    """The whole page, one row a check."""
    lines = ["# Validation cases", "", summary(outcomes), ""]
    for one in sets:
        mine = [o for o in outcomes if any(o.case is case for case in one.cases)]
        lines += ["", f"## {one.title}", "", f"Their values: {one.made_with}. Data: {one.data}.", ""]
        lines += [*table(HEADER, (cells(outcome) for outcome in mine)), "", *_reasons(mine)]
    return "\n".join(lines).rstrip() + "\n"


def table(header: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """Lines of a table; a bar in a cell is escaped."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def cells(outcome: Outcome) -> tuple[str, ...]:
    """One check as the cells of a row: ours and theirs of the number that is furthest off."""
    numbers = (outcome.ours, outcome.theirs)
    gaps = (outcome.difference, outcome.allowed)
    return (
        outcome.case.id,
        what(outcome),
        str(outcome.count),
        outcome.check.source,
        *("" if value is None else f"{value:.9g}" for value in numbers),
        *("" if value is None else f"{value:.1e}" for value in gaps),
        verdict(outcome),
    )


def _reasons(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Why each kind of number is not expected to agree more closely, once."""
    told = {o.check.what: reason(o.check.tolerance) for o in outcomes}
    by_reason: dict[str, list[str]] = {}
    for name, why in told.items():
        by_reason.setdefault(why, []).append(name)
    yield "Allowed differences:"
    yield ""
    yield from (f"- {', '.join(names)}: {why}" for why, names in by_reason.items())
    yield ""
