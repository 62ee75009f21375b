"""What every write-up must hold: its numbers are cells of tables, its citations are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.results import Result, Section, Table, Text
from workbench.results.formatting import format_integer
from workbench.results.shown import show

NUMBER = re.compile(r"(?<![\w.])[−-]?(?:\d[\d,]*\.?\d*|\.\d+)(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?%?")
_MORE = r" [A-Z][\w'’-]+| developers| et al\.| (?:&|and) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
CITED = re.compile(rf"((?:van )?[A-Z][\w'’-]+(?:{_MORE})*),? \(?((?:19|20)\d\d)\)?(?!\.\d)")


def parts_of(result: Result) -> dict[str, str]:
    """The paragraphs of the write-up: method, results, references."""
    section = next(b for b in result.blocks if isinstance(b, Section) and b.id == "write_up")
    return {b.id.removeprefix("write_up_"): b.text for b in section.blocks if isinstance(b, Text)}


def check(result: Result) -> dict[str, str]:
    """The parts of the write-up, after both rules were checked."""
    parts = parts_of(result)
    stray = [number for number in _numbers(result, parts) if number not in _known(result)]
    assert not stray, f"numbers that no table shows: {stray}"
    body = f"{parts['method']} {parts['results']}"
    listed = {(_first_author(entry), _year(entry)) for entry in parts["references"].split("\n\n")}
    cited = {(found[1].split()[0].rstrip(","), found[2]) for found in CITED.finditer(body)}
    assert cited == listed, (cited ^ listed, parts)
    assert not re.search(r"  | \.(?!\d)|\.\.", body), body
    return parts


def _numbers(result: Result, parts: dict[str, str]) -> Iterator[str]:
    """Numbers of both paragraphs, without citations, versions, formulas and names of categories."""
    for name in ("method", "results"):
        words = CITED.sub(" ", parts.get(name, "")).replace(f"Version {result.version}", " ")
        for formula in (result.options.get("formula"), *result.options.get("models", ())):
            words = words.replace(str(formula), " ") if formula else words
        words = re.sub(r"95% CI|\(95%\)|5% level|R²|χ²|HC\d|Model \d+|“[^”]*”|\([^()]*~[^()]*\)", " ", words)
        words = re.sub(
            r"threshold \S+|poly\([^)]*\)\[\d\]|poly\([^)]*\)|and \d+ more|condition .* were considered",
            " ",
            words,
        )
        yield from (_plain(found[0]) for found in NUMBER.finditer(words))


def _known(result: Result) -> set[str]:
    """Every number that a table shows, of the sample, and among the options."""
    known: set[str] = set()
    for block in result.walk():
        if isinstance(block, Table):
            for row in show(block).cells:
                for cell in row:
                    known |= {_plain(found[0]) for found in NUMBER.finditer(cell)}
    use = result.data
    counts = [
        use.rows,
        use.used,
        use.dropped,
        use.filtered,
        use.rows - use.filtered,
        *use.dropped_by.values(),
    ]
    known |= {_plain(format_integer(count)) for count in counts}
    known |= {_plain(format_integer(v)) for v in result.options.values() if isinstance(v, int)}
    for notice in result.notices:
        known |= {_plain(found[0]) for found in NUMBER.finditer(notice.message)}
    return known


def _plain(number: str) -> str:
    """Without separators of thousands and the zero before the point: .39 and 0.39 are the same."""
    return re.sub(r"^([−-]?)0\.", r"\1.", number.replace(",", "").rstrip("."))


def _first_author(entry: str) -> str:
    return re.split(r"[ ,]", entry, maxsplit=1)[0]


def _year(entry: str) -> str:
    found = re.search(r"\((\d{4})\)", entry)
    assert found is not None, entry
    return found[1]
