"""Make the pages of docs/validation: run in a checkout, best with the published data of the book at hand.

    python docs/make_validation.py [--family linear_mlm] [--reference DIR]

    <family>.md   the validation cases, shipped and of tests/reference (and of DIR), one row a check
    book.md       the entries of the book's chapters 1 to 8, one row each (where the inventory is found)

The pages say what agreed on the day they were made; the tests run the same comparisons every time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "validation"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

BOOK_HEADER = (
    "entry",
    "what",
    "data",
    "numbers",
    "to the digit",
    "furthest off, of what is allowed",
    "verdict",
)
BOOK_WORDS = """# The book's printed numbers

Every entry of chapters 1 to 8 of Finch & Bolin, Multilevel Modeling Using R, as the tests compare it
(`tests/linear_mlm/test_book.py`, `tests/glmm/test_generalised_book.py`): how many numbers are printed, to how
many of them ours rounds, and how far the one furthest off lies from the printed number, as a share of what is
allowed. Allowed is rounding, half a unit of the last printed place, and what the verdict tells besides.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--family", default="", help="pages of one family only")
    parser.add_argument("--reference", type=Path, help="a folder of reference values to use too")
    arguments = parser.parse_args()
    PAGES.mkdir(exist_ok=True)
    for family in [arguments.family] if arguments.family else families():
        case_page(family, arguments.reference)
    if arguments.family in ("", "linear_mlm"):
        book_page()


def families() -> list[str]:
    """Families that have cases of their own."""
    from workbench.extension.manager import plugin_manager
    from workbench.validation.collect import shipped_sets

    return sorted({case.family for one in shipped_sets(plugin_manager()) for case in one.cases})


def case_page(family: str, reference: Path | None) -> None:
    """The page of one family."""
    from workbench.cli import main as workbench

    words = ["validate", "--quiet", "--family", family, "--markdown", str(PAGES / f"{family}.md")]
    words += ["--reference", str(reference)] if reference else []
    print(family, "agrees" if workbench(words) == 0 else "FAILS")


def book_page() -> None:
    """The page of the book; nothing where its inventory is not found."""
    from linear_mlm.book.data import book_entries

    from workbench.validation.markdown import table

    entries = book_entries()
    if not entries:
        print("book: the inventory is not beside the project, so its page stays as it is")
        return
    rows = [row(entry, *linear_audit()) for entry in entries]
    rows += [row(entry, *generalised_audit()) for entry in generalised_entries()]
    lines = [BOOK_WORDS, *table(BOOK_HEADER, iter(rows)), ""]
    (PAGES / "book.md").write_text("\n".join(lines), encoding="utf-8")
    print(f"book: {len(rows)} entries")


def linear_audit() -> tuple[Any, dict[str, str], dict[str, str]]:
    """What compares entries of chapters 1 to 6, why some are not compared, and notes."""
    from linear_mlm.book.audit import NOT_COMPARED, NOTES, comparison_of

    return comparison_of, NOT_COMPARED, NOTES


def generalised_audit() -> tuple[Any, dict[str, str], dict[str, str]]:
    """The same of chapters 7 and 8."""
    from glmm.generalised_book.audit import NOT_COMPARED, NOTES, comparison_of

    return comparison_of, NOT_COMPARED, NOTES


def generalised_entries() -> list[dict[str, Any]]:
    """Entries of chapters 7 and 8."""
    from glmm.generalised_book.fits import book_entries

    return book_entries()


def row(
    entry: dict[str, Any], comparison_of: Any, not_compared: dict[str, str], notes: dict[str, str]
) -> tuple[str, ...]:
    """One entry of the book: how many numbers were compared, and the verdict with its reason."""
    name, dataset = str(entry["id"]), str(entry.get("dataset") or "")
    compare = comparison_of(entry)
    if compare is None:
        return (name, entry["function"], dataset, "", "", "", f"not compared: {not_compared[name]}")
    found = compare(entry)
    exact = sum(pair.exact for pair in found)
    good = all(pair.agrees for pair in found)
    note = f": {notes[name]}" if name in notes else ""
    verdict = f"{'agrees' if good else 'DIFFERS'}{note}"
    furthest = f"{max(pair.share for pair in found):.0%}"
    return (name, entry["function"], dataset, str(len(found)), str(exact), furthest, verdict)


if __name__ == "__main__":
    main()
