"""Every entry of chapters 7 and 8 of "Multilevel Modeling Using R" (Finch & Bolin) beside ours.

Bootstrap intervals take long and are compared when docs/validation/book.md is made; one of them here.
"""

from __future__ import annotations

from typing import Any

import pytest
from glmm.generalised_book.audit import NOT_COMPARED, comparison_of
from glmm.generalised_book.fits import Entry, book_entries


def entries() -> list[Any]:
    found = book_entries()
    if not found:
        return [pytest.param({}, marks=pytest.mark.skip("the book's numbers are not beside the project"))]
    return [pytest.param(e, id=e["id"]) for e in found if "boot" not in e["id"]]


@pytest.mark.parametrize("entry", entries())
def test_printed_entry(entry: Entry) -> None:
    compare = comparison_of(entry)
    if compare is None:
        assert NOT_COMPARED[entry["id"]]
        return
    found = compare(entry)
    assert found
    wrong = [str(pair) for pair in found if not pair.agrees]
    assert not wrong, "\n".join(wrong)
