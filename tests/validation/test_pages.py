"""The pages of docs/validation are those of the present cases: same checks, same words, none that fails.

Where a case was added, changed or taken away: `python docs/make_validation.py --family FAMILY`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from glmm.generalised_book import audit as generalised_audit
from glmm.generalised_book.fits import book_entries as generalised_entries
from linear_mlm.book import audit as linear_audit
from linear_mlm.book.data import book_entries as linear_entries
from reference_data import HERE

from workbench.extension.manager import plugin_manager
from workbench.validation.collect import reference_sets, shipped_sets
from workbench.validation.markdown import HEADER

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = DOCS / "validation"
OTHER = {"book", "recovery"}
FAMILIES = sorted({path.stem for path in PAGES.glob("*.md")} - OTHER)


def rows(page: str) -> list[list[str]]:
    """Cells of all rows of the tables of a page, headers and rules left out."""
    lines = (PAGES / page).read_text(encoding="utf-8").splitlines()
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("| ")]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


def checks(family: str) -> set[tuple[str, str, str, str]]:
    """Case, what, how many numbers and source of every check."""
    manager = plugin_manager()
    sets = [*shipped_sets(manager, family), *reference_sets(manager, HERE, family)]
    cases = [case for one in sets for case in one.cases]
    return {(c.id, k.what, str(len(k.values)), k.source) for c in cases for k in c.checks}


def test_linear_models_have_a_page() -> None:
    assert "linear_mlm" in FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
def test_page_of_a_family(family: str) -> None:
    shown = [row for row in rows(f"{family}.md") if tuple(row) != HEADER]
    assert {row[-1].partition(":")[0] for row in shown} <= {"pass", "better", "explained"}
    on_page = {(row[0], row[2], row[3]) for row in shown}
    now = checks(family)
    assert {(case, count, source) for case, _, count, source in now} <= on_page
    told = {(row[0], row[1]) for row in shown}
    missing = [c for c in now if not any(case == c[0] and words.startswith(c[1]) for case, words in told)]
    assert not missing


def test_page_of_the_book() -> None:
    shown = {row[0]: row[-1] for row in rows("book.md")[1:]}
    left_out = linear_audit.NOT_COMPARED | generalised_audit.NOT_COMPARED
    reasons = {name: f"not compared: {reason}" for name, reason in left_out.items()}
    assert {name: verdict for name, verdict in shown.items() if verdict.startswith("not")} == reasons
    assert all(verdict.startswith(("agrees", "not compared: ")) for verdict in shown.values())
    entries = [*linear_entries(), *generalised_entries()]
    if not entries:
        pytest.skip("the book's numbers are not beside the project")
    assert list(shown) == [entry["id"] for entry in entries]


def test_every_page_is_linked() -> None:
    text = (DOCS / "validation.md").read_text(encoding="utf-8")
    assert all(f"(validation/{path.name})" in text for path in PAGES.glob("*.md"))
