"""The outcomes of a validation as a result: a sentence, a table for each set of cases, and the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from workbench._version import __version__
from workbench.results.blocks import Block, Cell, Column, DataUse, Result, Table, Text
from workbench.results.words import option_text
from workbench.validation.case import Tolerance, ValidationSet
from workbench.validation.compare import Outcome, Verdict

ANALYSIS = "validation"
COLUMNS = (
    Column("case", "Case"),
    Column("what", "What", help="Which numbers, and of several the one that is furthest off."),
    Column("count", "Numbers", "integer", "How many numbers were compared."),
    Column("source", "Source", help="Who says what it should be."),
    Column("ours", "Ours", "number", digits=7),
    Column("theirs", "Theirs", "number", digits=7),
    Column("difference", "Difference", "number", "Ours minus theirs.", digits=2),
    Column("allowed", "Allowed", "number", "The largest difference that passes.", digits=2),
    Column("reason", "Why not closer", help="What limits the agreement."),
    Column("verdict", "Verdict"),
)
WORDS: dict[Verdict, str] = {
    "pass": "agree",
    "better": "lower than theirs, which is a minimum",
    "explained": "differ for a reason that is known",
    "fail": "do not agree",
    "error": "could not be computed",
    "skipped": "were left out, as their data are not here",
}


def report(sets: Sequence[ValidationSet], outcomes: Sequence[Outcome], seconds: float) -> Result:
    """Everything as one result."""
    blocks: list[Block] = [Text("summary", "", summary(outcomes))]
    for number, one in enumerate(sets, 1):
        mine = [o for o in outcomes if any(o.case is case for case in one.cases)]
        note = f"Their values: {one.made_with}. Data: {one.data}."
        rows = tuple(row(outcome) for outcome in mine)
        blocks.append(Table(f"cases_{number}", one.title, COLUMNS, rows, note))
    blocks.append(_cases(sets))
    return Result(ANALYSIS, {}, DataUse(), tuple(blocks), timing={"all": seconds}, version=__version__)


def _cases(sets: Sequence[ValidationSet]) -> Table:
    """What each case is: its model or other options, and the analysis."""
    columns = (
        Column("case", "Case"),
        Column("title", "What it is"),
        Column("analysis", "Analysis"),
        Column("options", "Options"),
    )
    rows = tuple(
        {
            "case": case.id,
            "title": case.title,
            "analysis": case.analysis,
            "options": "; ".join(f"{name} = {option_text(value)}" for name, value in case.options.items()),
        }
        for one in sets
        for case in one.cases
    )
    return Table("cases", "The cases", columns, rows)


def row(outcome: Outcome) -> Mapping[str, Cell]:
    """One check as the cells of COLUMNS."""
    check = outcome.check
    return {
        "case": outcome.case.id,
        "what": what(outcome),
        "count": outcome.count,
        "source": check.source,
        "ours": outcome.ours,
        "theirs": outcome.theirs,
        "difference": outcome.difference,
        "allowed": outcome.allowed,
        "reason": reason(check.tolerance),
        "verdict": verdict(outcome),
    }


def what(outcome: Outcome) -> str:
    """What was compared, with the one that is furthest off."""
    return f"{outcome.check.what}: {outcome.at}" if outcome.at else outcome.check.what


def verdict(outcome: Outcome) -> str:
    """The verdict with its note."""
    return f"{outcome.verdict}: {outcome.note}" if outcome.note else outcome.verdict


def reason(tolerance: Tolerance) -> str:
    """The reason of a tolerance with its size."""
    sizes = [f"{tolerance.rel:g} of the value" if tolerance.rel else "", f"{tolerance.abs:g}"]
    size = " or ".join(text for text in sizes if text and text != "0")
    return f"{tolerance.reason} ({size or 'exact'})"


def summary(outcomes: Iterable[Outcome]) -> str:
    """How many checks and numbers came to which verdict, in a sentence."""
    outcomes = list(outcomes)
    counts = Counter(outcome.verdict for outcome in outcomes)
    parts = [f"{counts[name]} {words}" for name, words in WORDS.items() if counts[name]]
    numbers = sum(outcome.count for outcome in outcomes)
    cases = len({id(outcome.case) for outcome in outcomes})
    return f"{len(outcomes)} checks of {numbers} numbers in {cases} cases: {', '.join(parts) or 'none'}."
